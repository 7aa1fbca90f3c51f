"""What bench/matrix-files.ts writes: a sparse matrix of ones in compressed rows."""
import numpy
from scipy.sparse import csr_matrix


def read(folder, name, dtype):
    return numpy.fromfile(f"{folder}/{name}", dtype=dtype)


def read_matrix(folder, rows, columns):
    offsets = read(folder, "offsets.i32", numpy.int32)
    indexes = read(folder, "indexes.i32", numpy.int32)
    values = numpy.ones(len(indexes), dtype=numpy.float32)
    return csr_matrix((values, indexes, offsets), shape=(rows, columns))
