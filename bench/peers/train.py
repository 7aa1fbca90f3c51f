"""Trains `implicit`'s alternating least squares: seconds and CPU seconds of each epoch, and the factors.

Task: folder, rows, columns, rank, epochs, threads, conjugateGradients, regularization, alpha, out.
"""
import json
import sys
import time

from implicit.cpu.als import AlternatingLeastSquares

from matrix import read, read_matrix

task = json.loads(sys.argv[1])
matrix = read_matrix(task["folder"], task["rows"], task["columns"])
model = AlternatingLeastSquares(
    factors=task["rank"],
    regularization=task["regularization"],
    alpha=task["alpha"],
    use_cg=task["conjugateGradients"],
    iterations=task["epochs"],
    num_threads=task["threads"],
    random_state=1,
)
wall, cpu = [], []
last_cpu = None


def after_epoch(epoch, elapsed, loss):
    global last_cpu
    now = time.process_time()
    wall.append(elapsed)
    # The first epoch's CPU time begins where the transpose ended, which nothing tells.
    if last_cpu is not None:
        cpu.append(now - last_cpu)
    last_cpu = now


model.fit(matrix, show_progress=False, callback=after_epoch)
tested = read(task["folder"], "tested.i32", "int32")
model.user_factors[tested].tofile(f"{task['folder']}/{task['out']}-rows.f32")
model.item_factors.tofile(f"{task['folder']}/{task['out']}-columns.f32")
print(json.dumps({"wall": wall, "cpu": cpu}))
