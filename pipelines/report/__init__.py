"""Reports: what a program achieves, for committees, and the week's work, for coordinators.

In: a published edition. Out: a `Report` (`model`), and its renderings: one HTML file, a tagged PDF, editable slides. All say the
same, since each only renders what the content modules have decided. A committee's report is made of the committee's edition
alone, which holds nothing that could give somebody away.
"""
