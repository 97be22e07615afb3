"""Small published samples, typed in: a number is a duration, a plus sign means that the end was not seen.

freireich: weeks in remission on 6-MP and on placebo, Freireich et al., Blood 21 (1963); printed in most textbooks.
lung: days of survival by sex, Loprinzi et al., J. Clin. Oncol. 12 (1994); R's survival::lung.
glioma_grade_3: months by treatment, Grana et al. (2002); R's coin::glioma, the 17 patients of grade III.
lymphoma: days by stage, Matthews and Farewell, Using and Understanding Medical Statistics, chapter 7.
transplant: months and ending (1 relapse, 2 death in remission), Scrucca et al., Bone Marrow Transplant. 40 (2007).
toy: 24 invented pairs; its expected values were computed with R 4.2.2, survival 3.5-3 and cmprsk 2.2-11.
"""

import numpy as np
from numpy.typing import NDArray

FREIREICH = {
    "6-MP": "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+",
    "placebo": "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23",
}
LUNG = {
    "male": """
        306 455 1010+ 210 883 1022+ 218 166 170 71 567 144 613 707 88 301 624 371 394 574 118 390 12 26 533
        53 814 93 460 583 303 519 643 189 53 246 689 65 132 223 175 163 65 428 230 840+ 11 132 11 176 791 95
        196+ 806+ 284 147 163 655 239 88 30 179 310 477 364 107 177 156 11 429 15 181 283 13 212 524 288 363
        442 54 558 207 92 60 202 353 267 387 457 337 404+ 222 458+ 353 163 31 229 444+ 156 329 291 179 292+
        142 413+ 320 181 285 301+ 197 303+ 180 300+ 284+ 259+ 110 286 270 81 131 225+ 269 225+ 279+ 135 59
        105 237+ 221+ 185+ 13 222+ 183 197+ 116 188+ 191+ 174+""",
    "female": """
        310 361 654 728 61 81 520 473 107 122 965+ 731 153 433 145 95 765 735 5 687 345 444 60 208 821+ 305
        226 426 705 363 167 641 740+ 245 588+ 166 559+ 450 529+ 351 201 524 199 550 551+ 543+ 293 511+ 511+
        371 201 62 356+ 340 315+ 182 364+ 376+ 384+ 268 266+ 194 348 382+ 296+ 186 145 269+ 350 272+ 292+
        332+ 285 243+ 276+ 79 240+ 202+ 235+ 224+ 239 173+ 252+ 92+ 192+ 211+ 175+ 203+ 105+ 177+""",
}
GLIOMA_GRADE_3 = {"control": "34 32 9 19 50+ 48+", "RIT": "53 28+ 69+ 58+ 54+ 25 51+ 61+ 57+ 57+ 50+"}
LYMPHOMA = {
    "stage 3": "6 19 32 42 42 43+ 94 126+ 169+ 207 211+ 227+ 253 255+ 270+ 310+ 316+ 335+ 346+",
    "stage 4": """
        4 6 10 11 11 11 13 17 20 20 21 22 24 24 29 30 30 31 33 34 35 39 40 41+ 43+ 45 46 50 56 61+ 61+ 63 68
        82 85 88 89 90 93 104 110 134 137 160+ 169 171 173 175 184 201 222 235+ 247+ 260+ 284+ 290+ 291+ 302+
        304+ 341+ 345+""",
}
TRANSPLANT_MONTHS_AND_ENDING = """
    13:2 1:1 72:0 7:2 8:2 67:0 9:2 5:2 70:0 4:0 7:0 68:0 1:2 10:2 7:2 3:1 4:1 4:1 3:1 3:1 22:2 8:1 2:2 0:2 0:1
    35:0 35:0 4:2 14:2 26:2 3:2 2:0 8:0 32:0 12:1"""
TRANSPLANT_LEUKAEMIA = "00000100111101111111011000100001110"  # 1: acute myeloid, 0: acute lymphoblastic

TOY_MONTHS = np.array([1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 9, 10, 11, 12, 12, 12, 13, 14, 15, 16, 18, 18, 20])
TOY_ENDINGS = np.array([1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 1, 2, 2, 1, 2, 0, 2, 1, 2, 0, 2])  # 1 early, 2 planned
TOY_ARM = np.array([0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1])


def sample(*texts: str) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Durations, endings (1 seen, 0 not) and the number of the text that each comes from."""
    words = [(word, group) for group, text in enumerate(texts) for word in text.split()]
    durations = np.array([float(word.rstrip("+")) for word, _ in words])
    endings = np.array([int(not word.endswith("+")) for word, _ in words])
    return durations, endings, np.array([group for _, group in words])


def transplant() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Months and endings (0 open, 1 relapse, 2 death in remission) of the 35 transplants."""
    cells = [word.split(":") for word in TRANSPLANT_MONTHS_AND_ENDING.split()]
    return np.array([float(months) for months, _ in cells]), np.array([int(ending) for _, ending in cells])


def leukaemia() -> NDArray[np.int64]:
    """The kind of leukaemia of each of the 35."""
    return np.array([int(kind) for kind in TRANSPLANT_LEUKAEMIA])
