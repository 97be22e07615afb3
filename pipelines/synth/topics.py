"""The field's word lists: practice areas, interests, the year's topics, goals by category, notes. Words only, no drawing.

The year follows the pharmacy calendar: CV in summer, programs and letters in autumn, the meeting in December,
applications in January, interviews in February, the match in March. Dates and weights stand where they are used.
"""

PRACTICE_AREAS = (
    "ambulatory care",
    "critical care",
    "infectious diseases",
    "oncology",
    "pediatrics",
    "cardiology",
    "emergency medicine",
    "informatics",
    "managed care",
    "community pharmacy",
)

INTERESTS = (
    *PRACTICE_AREAS,
    "residency applications",
    "fellowships and industry",
    "research and publishing",
    "teaching",
    "leadership",
    "work-life balance",
    "interviewing",
    "career change",
)
# How often mentees ask for, and mentors offer, each general interest: the two do not agree, and a coordinator should see it.
ASKED = (3.2, 2.4, 1.3, 0.6, 0.9, 1.2, 1.8, 0.7)
OFFERED = (1.4, 0.4, 1.1, 1.9, 1.7, 0.9, 0.8, 0.3)

# One topic a calendar month, January first.
AGENDA = (
    "applications",
    "interviews",
    "the match and what follows",
    "committees and leadership",
    "projects and manuscripts",
    "looking back and next goals",
    "getting to know each other",
    "CV and portfolio",
    "choosing programs",
    "letters of recommendation",
    "preparing for the meeting",
    "annual meeting and showcase",
)
OTHER_TOPICS = ("checking in", "a difficult rotation", "exams", "work and rest", "a job offer", "feedback on a talk")

GOALS: dict[str, tuple[tuple[str, str], ...]] = {
    "network": (
        ("Meet three pharmacists from other regions", "names of three new contacts"),
        ("Join a committee call as a guest", "call attended, notes shared"),
    ),
    "competitiveness": (
        ("Take on a leadership role in a student chapter", "role held for one term"),
        ("Present a poster", "abstract accepted"),
    ),
    "application_prep": (
        ("Finish the CV for residency applications", "version both agree to send"),
        ("Shortlist programs, with reasons", "list of ten, ranked"),
        ("Practise interviews", "three mock interviews held"),
    ),
    "skills": (
        ("Lead a journal club", "one session led, feedback from two people"),
        ("Write a consult note without help", "five notes reviewed"),
    ),
    "research": (
        ("Draft a manuscript from the rotation project", "draft sent to co-authors"),
        ("Learn to read a survival curve", "one paper explained to the mentor"),
    ),
    "leadership": (
        ("Organize a service project", "project held, ten volunteers"),
        ("Apply for a committee seat", "application sent"),
    ),
    "wellbeing": (
        ("Keep one free evening a week", "four weeks in a row"),
        ("Plan the hard months ahead, together", "plan written down"),
    ),
}

NOTES = (
    "First draft done.",
    "Waiting for comments, then one more round.",
    "Harder than expected; split into two steps.",
    "Went well.",
    "We raised the bar after the last talk.",
    'Her mentor called it "ready to send".',
    "No time this month, exams.",
    "Discussed, next step agreed.",
)

WORK_TITLES: dict[str, tuple[str, ...]] = {
    "cv": ("Curriculum vitae", "CV, short version"),
    "letter": ("Letter of intent", "Cover letter, draft two"),
    "poster": ("Poster: warfarin clinic outcomes", "Poster: antibiotic time-outs"),
    "presentation": ("Slides for grand rounds", "Journal club slides"),
    "paper": ("Case report on drug interactions", "Review of vancomycin dosing"),
    "manuscript": ("Manuscript: discharge counseling", "Manuscript: telehealth follow-up"),
    "project": ("Residency project plan", "Quality improvement charter"),
    "other": ("Personal statement", "Teaching philosophy"),
}

OUTCOME_DETAILS: dict[str, tuple[str, ...]] = {
    "residency": ("Matched with a first-year residency", "Matched with a second-year residency"),
    "fellowship": ("Two-year fellowship", "Fellowship in informatics"),
    "employment": ("Clinical pharmacist position", "Position in ambulatory care"),
    "promotion": ("Promoted to clinical lead", "Promoted to coordinator"),
    "award": ("Best poster award", "Student leadership award"),
    "committee": ("Appointed to a national committee", "Elected to the state board"),
    "publication": ("Case report published", "Original article published"),
    "connection": ("Introduced to a program director", "Joined a research group through the mentor"),
}
