"""Searches for the largest inner products by faiss: exactly, and nearly by its HNSW.

Task: folder, count, rank, queries, limit, recalls, buildThreads. Files in the folder: vectors.f32 [count x
rank] and queries.f32 [queries x rank]. Queries are asked one at a time by one thread, as requests come.
Answers { exact: { perSecond }, faiss: { buildSeconds, points: [{ recall, expansion, perSecond, reached }] } }: the
least expansion that reaches each recall, or the largest that was tried. Seconds are of the processor.
"""
import json
import sys
import time

import faiss
import numpy

from matrix import read

CONNECTIVITY = 32
EXPANSION_ADD = 128
EXPANSIONS = [100, 140, 200, 280, 400, 560, 800, 1120, 1600, 2240, 3200]

task = json.loads(sys.argv[1])
limit = task["limit"]
vectors = read(task["folder"], "vectors.f32", numpy.float32).reshape(task["count"], task["rank"])
queries = read(task["folder"], "queries.f32", numpy.float32).reshape(task["queries"], task["rank"])


def timed(run):
    start = time.process_time()
    result = run()
    return result, time.process_time() - start


def ask(search):
    """What is found for each query, and how many are answered a second."""
    found, seconds = timed(lambda: [search(query) for query in queries])
    return found, len(queries) / seconds


def recall_of(found):
    hits = sum(len(numpy.intersect1d(some, best)) for some, best in zip(found, truth))
    return hits / (len(truth) * limit)


def points(search, expand):
    """For each recall that is asked for, the first expansion that reaches it."""
    out = []
    tried = iter(EXPANSIONS)
    measured = None
    for recall in sorted(task["recalls"]):
        while measured is None or measured["reached"] < recall:
            expansion = next(tried, None)
            if expansion is None:
                break
            expand(expansion)
            found, per_second = ask(search)
            measured = {"expansion": expansion, "perSecond": per_second, "reached": recall_of(found)}
        out.append({"recall": recall, **measured})
    return out


def with_faiss():
    index = faiss.IndexHNSWFlat(task["rank"], CONNECTIVITY, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = EXPANSION_ADD
    faiss.omp_set_num_threads(task["buildThreads"])
    _, seconds = timed(lambda: index.add(vectors))
    faiss.omp_set_num_threads(1)

    def expand(expansion):
        index.hnsw.efSearch = expansion

    def search(query):
        return index.search(query[None], limit)[1][0]

    return {"buildSeconds": seconds, "points": points(search, expand)}


faiss.omp_set_num_threads(1)
flat = faiss.IndexFlatIP(task["rank"])
flat.add(vectors)
truth, exact = ask(lambda query: flat.search(query[None], limit)[1][0])
del flat
print(json.dumps({"exact": {"perSecond": exact}, "faiss": with_faiss()}))
