"""Small published samples of repeated measures, typed in.

SLEEP: reaction time in milliseconds on days 0 to 9 of restricted sleep, one line a subject; Belenky et al., J. Sleep Res. 12
(2003); R's lme4::sleepstudy.
WHEEZE: children of Steubenville by whether they wheezed at the ages of 7, 8, 9 and 10 (1 yes), and how many of those whose
mother did not smoke and whose mother did; Laird, Beacher and Ware (1984), printed in Fitzmaurice and Laird, Biometrika 80
(1993); R's geepack::ohio.
CATTLE: herds in four periods, new cases of contagious pleuropneumonia of how many animals, one line a herd, a dash where it was
not seen; Lesnoff et al., Prev. Vet. Med. 61 (2004); R's lme4::cbpp.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit

SLEEP = """
    249.56 258.7047 250.8006 321.4398 356.8519 414.6901 382.2038 290.1486 430.5853 466.3535
    222.7339 205.2658 202.9778 204.707 207.7161 215.9618 213.6303 217.7272 224.2957 237.3142
    199.0539 194.3322 234.32 232.8416 229.3074 220.4579 235.4208 255.7511 261.0125 247.5153
    321.5426 300.4002 283.8565 285.133 285.7973 297.5855 280.2396 318.2613 305.3495 354.0487
    287.6079 285 301.8206 320.1153 316.2773 293.3187 290.075 334.8177 293.7469 371.5811
    234.8606 242.8118 272.9613 309.7688 317.4629 309.9976 454.1619 346.8311 330.3003 253.8644
    283.8424 289.555 276.7693 299.8097 297.171 338.1665 332.0265 348.8399 333.36 362.0428
    265.4731 276.2012 243.3647 254.6723 279.0244 284.1912 305.5248 331.5229 335.7469 377.299
    241.6083 273.9472 254.4907 270.8021 251.4519 254.6362 245.4523 235.311 235.7541 237.2466
    312.3666 313.8058 291.6112 346.1222 365.7324 391.8385 404.2601 416.6923 455.8643 458.9167
    236.1032 230.3167 238.9256 254.922 250.7103 269.7744 281.5648 308.102 336.2806 351.6451
    256.2968 243.4543 256.2046 255.5271 268.9165 329.7247 379.4445 362.9184 394.4872 389.0527
    250.5265 300.0576 269.8939 280.5891 271.8274 304.6336 287.7466 266.5955 321.5418 347.5655
    221.6771 298.1939 326.8785 346.8555 348.7402 352.8287 354.4266 360.4326 375.6406 388.5417
    271.9235 268.4369 257.2424 277.6566 314.8222 317.2135 298.1353 348.1229 340.28 366.5131
    225.264 234.5235 238.9008 240.473 267.5373 344.1937 281.1481 347.5855 365.163 372.2288
    269.8804 272.4428 277.8989 281.7895 279.1705 284.512 259.2658 304.6306 350.7807 369.4692
    269.4117 273.474 297.5968 310.6316 287.1726 329.6076 334.4818 343.2199 369.1417 364.1236"""
WHEEZE = """
    0000 237 118  0001 10 6  0010 15 8  0011 4 2  0100 16 11  0101 2 1  0110 7 6  0111 3 4
    1000 24 7  1001 3 3  1010 3 3  1011 2 1  1100 6 4  1101 2 2  1110 5 4  1111 11 7"""
CATTLE = """
    2/14 3/12 4/9 0/5
    3/22 1/18 1/21 -
    8/22 2/16 0/16 2/20
    2/10 0/10 2/9 0/6
    5/18 0/25 0/24 1/4
    3/17 0/17 0/18 1/20
    8/16 1/10 3/9 0/5
    12/34 - - -
    2/9 0/6 0/8 0/6
    1/22 1/22 0/18 2/22
    0/25 5/27 3/22 1/22
    2/10 1/8 0/6 0/5
    1/21 2/24 0/19 0/23
    11/19 0/2 0/3 0/2
    1/19 1/15 1/15 0/15"""


def sleep() -> pd.DataFrame:
    """reaction_ms, day, subject: 180 rows of 18 subjects."""
    of_subject = np.array([[float(word) for word in line.split()] for line in SLEEP.strip().splitlines()])
    subjects, days = of_subject.shape
    return pd.DataFrame(
        {
            "reaction_ms": of_subject.ravel(),
            "day": np.tile(np.arange(days), subjects),
            "subject": np.repeat(np.arange(subjects), days),
        }
    )


def wheeze() -> pd.DataFrame:
    """child, wheezes, age (years beyond nine), smoke (whether the mother smoked): 2,148 rows of 537 children."""
    words = WHEEZE.split()
    rows: list[tuple[int, int, int, int]] = []
    child = 0
    for pattern, *counts in zip(words[::3], words[1::3], words[2::3], strict=True):
        for smoke, count in enumerate(map(int, counts)):
            for _ in range(count):
                rows += [(child, int(seen), age, smoke) for age, seen in zip((-2, -1, 0, 1), pattern, strict=True)]
                child += 1
    return pd.DataFrame(rows, columns=["child", "wheezes", "age", "smoke"])


def cattle() -> pd.DataFrame:
    """herd, period (0 to 3), cases, animals: 56 rows of 15 herds."""
    rows = [
        (herd, period, *map(int, word.split("/")))
        for herd, line in enumerate(CATTLE.strip().splitlines())
        for period, word in enumerate(line.split())
        if word != "-"
    ]
    return pd.DataFrame(rows, columns=["herd", "period", "cases", "animals"])


def laplace_logistic(cases: ArrayLike, of: ArrayLike, exposures: ArrayLike, groups: ArrayLike) -> NDArray[np.float64]:
    """Coefficients and the deviation of the groups' own intercepts, by maximum likelihood with Laplace's approximation."""
    hits, size, given = (np.asarray(one, dtype=np.float64) for one in (cases, of, exposures))
    group = pd.factorize(np.asarray(groups))[0]

    def cost(theta: NDArray[np.float64]) -> float:
        deviation, own = np.exp(theta[-1]), np.zeros(group.max() + 1)
        for _ in range(30):  # Newton to the mode of each group's own intercept, in deviations
            chance = expit(given @ theta[:-1] + deviation * own[group])
            slope = np.bincount(group, deviation * (hits - size * chance)) - own
            bend = np.bincount(group, deviation**2 * size * chance * (1 - chance)) + 1
            own = own + slope / bend
        score = given @ theta[:-1] + deviation * own[group]
        likelihood = float(hits @ score - size @ np.logaddexp(0, score))
        return float(own @ own + np.log(bend).sum()) / 2 - likelihood

    start = np.zeros(given.shape[1] + 1)
    rough = minimize(cost, start, method="L-BFGS-B").x
    found = minimize(cost, rough, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-10, "maxiter": 4000}).x
    return np.append(found[:-1], np.exp(found[-1]))
