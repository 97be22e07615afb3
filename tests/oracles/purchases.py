"""Purchase models as their authors published them, to check that the yardstick beside the risk is right.

In: per customer x (repeat purchases), t_x (time of the last), T (time followed), or n chances to give. Out: log likelihoods,
chances of being alive, expected purchases, fits. MBG: Batislam, Denizel and Filiztekin, Int. J. Res. Mark. 24 (2007).
Pareto/NBD: Schmittlein, Morrison and Colombo, Manag. Sci. 33 (1987), as written by Fader and Hardie (2005). BG/BB: Fader, Hardie
and Shang, Mark. Sci. 29 (2010). BG/NBD itself is in tests/benchmarks/bgnbd.py. The product uses none of them.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

from tests.benchmarks.bgnbd import BgNbd

Floats = NDArray[np.float64]


class Four(NamedTuple):
    """The four parameters in the order of the paper, and the log likelihood."""

    first: float
    second: float
    third: float
    fourth: float
    log_likelihood: float


def fitted(each: Callable[[Floats], Floats], weights: Floats | float = 1.0) -> Four:
    """Maximum likelihood. each: the log likelihood of each customer at the logarithms of the parameters."""
    found = minimize(lambda theta: -float((each(theta) * weights).sum()), np.zeros(4), method="L-BFGS-B")
    found = minimize(lambda theta: -float((each(theta) * weights).sum()), found.x, method="Nelder-Mead", options=FINE)
    return Four(*np.exp(found.x).tolist(), -float(found.fun))


FINE = {"xatol": 1e-5, "fatol": 1e-6, "maxiter": 2000}


def alive(model: BgNbd, x: float, t_x: float, followed: float) -> float:
    """BG/NBD: the chance of having not quit (Fader, Hardie and Lee 2008)."""
    if x == 0:
        return 1.0
    odds = model.a / (model.b + x - 1) * ((model.alpha + followed) / (model.alpha + t_x)) ** (model.r + x)
    return 1 / (1 + odds)


def expected_later(model: BgNbd, x: float, t_x: float, followed: float, ahead: float) -> float:
    """BG/NBD: purchases in the next `ahead` weeks of a customer with this past (eq. 10 of Fader, Hardie and Lee 2005)."""
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    series = hyp2f1(r + x, b + x, a + b + x - 1, ahead / (alpha + followed + ahead))
    still = ((alpha + followed) / (alpha + followed + ahead)) ** (r + x) * series
    return float((a + b + x - 1) / (a - 1) * (1 - still) * alive(model, x, t_x, followed))


def expected_of_new(model: BgNbd, ahead: float) -> float:
    """BG/NBD: purchases of somebody new in `ahead` weeks (eq. 9)."""
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    series = hyp2f1(r, b, a + b - 1, ahead / (alpha + ahead))
    return float((a + b - 1) / (a - 1) * (1 - (alpha / (alpha + ahead)) ** r * series))


def mbg(theta: Floats, x: Floats, t_x: Floats, followed: Floats) -> Floats:
    """MBG/NBD: as BG/NBD, but one may quit at the very beginning too. theta: ln r, ln alpha, ln a, ln b."""
    r, alpha, a, b = np.exp(theta)
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
    here = betaln(a, b + x + 1) - (r + x) * np.log(alpha + followed)
    gone = betaln(a + 1, b + x) - (r + x) * np.log(alpha + t_x)
    return np.asarray(rate + np.logaddexp(here, gone))


def pareto(theta: Floats, x: Floats, t_x: Floats, followed: Floats) -> Floats:
    """Pareto/NBD. theta: ln r, ln alpha, ln s, ln beta."""
    r, alpha, s, beta = np.exp(theta)
    most, own = (alpha, s + 1) if alpha >= beta else (beta, r + x)
    total, far = r + s + x, abs(alpha - beta)

    def lost(when: Floats) -> Floats:
        """The logarithm of the hypergeometric term at a time."""
        return np.asarray(np.log(hyp2f1(total, own, total + 1, far / (most + when))) - total * np.log(most + when))

    here = -(r + x) * np.log(alpha + followed) - s * np.log(beta + followed)
    first, last = lost(t_x), lost(followed)
    between = np.log(-np.expm1(np.minimum(last - first, -1e-15))) + first  # ln(exp(first) - exp(last))
    gone = np.log(s / total) + between
    return np.asarray(gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + np.logaddexp(here, gone))


def pareto_alive(parameters: tuple[float, float, float, float], x: float, t_x: float, followed: float) -> float:
    """Pareto/NBD: the chance of having not quit: the likelihood of being here over that of either."""
    r, alpha, s, beta = parameters
    here = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    here -= (r + x) * np.log(alpha + followed) + s * np.log(beta + followed)
    whole = pareto(np.log(parameters), *(np.array([float(one)]) for one in (x, t_x, followed)))[0]
    return float(np.exp(here - whole))


def bgbb(theta: Floats, x: Floats, t_x: Floats, chances: Floats) -> Floats:
    """BG/BB: whether one gives at each of n chances. theta: ln alpha, ln beta, ln gamma, ln delta."""
    alpha, beta, gamma, delta = np.exp(theta)
    giving, quitting = betaln(alpha, beta), betaln(gamma, delta)
    terms = [betaln(alpha + x, beta + chances - x) - giving + betaln(gamma, delta + chances) - quitting]
    for more in range(int((chances - t_x).max())):
        gone = betaln(alpha + x, beta + t_x - x + more) - giving + betaln(gamma + 1, delta + t_x + more) - quitting
        terms.append(np.where(more < chances - t_x, gone, -np.inf))
    return np.asarray(np.logaddexp.reduce(terms))


def bgbb_alive(theta: Floats, x: Floats, t_x: Floats, chances: Floats, ahead: int = 1) -> Floats:
    """BG/BB: the chance of being there still at the next chance, or `ahead` chances later."""
    alpha, beta, gamma, delta = np.exp(theta)
    here = betaln(alpha + x, beta + chances - x) - betaln(alpha, beta)
    here += betaln(gamma, delta + chances + ahead) - betaln(gamma, delta)
    return np.asarray(np.exp(here - bgbb(theta, x, t_x, chances)))


def bgbb_later(theta: Floats, x: Floats, t_x: Floats, chances: Floats, ahead: int) -> Floats:
    """BG/BB: gifts expected at the next `ahead` chances: being there, times giving."""
    alpha, beta, _, _ = np.exp(theta)
    giving = (alpha + x) / (alpha + beta + chances)
    return np.asarray(giving * sum(bgbb_alive(theta, x, t_x, chances, one) for one in range(1, ahead + 1)))
