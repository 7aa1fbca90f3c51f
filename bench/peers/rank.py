"""Ranks all columns for the tested rows by the factors of somebody's training: NDCG@100 of what was hidden.

Task: folder, rows, columns, rank, out. What a row was trained on is not ranked.
"""
import json
import sys

import numpy

from matrix import read, read_matrix

DEPTH = 100
task = json.loads(sys.argv[1])
folder, rank, out = task["folder"], task["rank"], task["out"]
matrix = read_matrix(folder, task["rows"], task["columns"])
tested = read(folder, "tested.i32", numpy.int32)
starts = read(folder, "hidden-offsets.i32", numpy.int32)
hidden = read(folder, "hidden.i32", numpy.int32)
rows = read(folder, f"{out}-rows.f32", numpy.float32).reshape(len(tested), rank)
columns = read(folder, f"{out}-columns.f32", numpy.float32).reshape(task["columns"], rank)
discounts = 1 / numpy.log2(numpy.arange(DEPTH) + 2)
ndcg = numpy.zeros(len(tested))
for t, row in enumerate(tested):
    scores = columns @ rows[t]
    scores[matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]] = -numpy.inf
    best = numpy.argpartition(-scores, DEPTH)[:DEPTH]
    best = best[numpy.argsort(-scores[best])]
    wanted = hidden[starts[t] : starts[t + 1]]
    gain = discounts[numpy.isin(best, wanted)].sum()
    ndcg[t] = gain / discounts[: min(DEPTH, len(wanted))].sum()
print(json.dumps({"ndcg100": ndcg.mean(), "se": ndcg.std(ddof=1) / len(ndcg) ** 0.5}))
