"""Kaplan-Meier curves with log-log intervals by another library: run by `curves.py` in an environment that has it.

Stands alone: nothing of Mentorscope is imported, since neither library installs beside it. Prints one JSON line of seconds.
"""

import json
import sys
import time

import pandas as pd


def by_lifelines(group: pd.DataFrame) -> pd.DataFrame:
    from lifelines import KaplanMeierFitter

    fitted = KaplanMeierFitter().fit(group["day"], group["is_ended"])
    curve = pd.concat([fitted.survival_function_, fitted.confidence_interval_], axis=1)
    curve.columns = ["share", "low", "high"]
    return curve.rename_axis("day").reset_index()


def by_scikit_survival(group: pd.DataFrame) -> pd.DataFrame:
    from sksurv.nonparametric import kaplan_meier_estimator

    day, share, (low, high) = kaplan_meier_estimator(group["is_ended"].astype(bool), group["day"], conf_type="log-log")
    return pd.DataFrame({"day": day, "share": share, "low": low, "high": high})


def main(library: str, given: str, out: str, repeats: str) -> None:
    frame = pd.read_csv(given)
    curve = {"lifelines": by_lifelines, "scikit-survival": by_scikit_survival}[library]
    curve(frame.head(1000))  # imports are not what is measured
    wall, cpu = [], []
    for _ in range(int(repeats)):
        began, began_cpu = time.perf_counter(), time.process_time()
        curves = {cell: curve(group) for cell, group in frame.groupby("cell_id")}
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    pd.concat(curves, names=["cell_id"]).reset_index("cell_id").to_csv(out, index=False)
    print(json.dumps({"wall": wall, "cpu": cpu}))


if __name__ == "__main__":
    main(*sys.argv[1:])
