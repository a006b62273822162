interface Row {
  left: number[];
  diagonal: number;
}

/** The L of L·Lᵀ = matrix (Cholesky). @param matrix symmetric and positive definite */
export function factorize(matrix: number[][]): Row[] {
  const rows: Row[] = [];
  for (const [index, values] of matrix.entries()) {
    const left = solveLower(rows, values);
    rows.push({ left, diagonal: Math.sqrt((values[index] ?? Number.NaN) - dot(left, left)) });
  }
  return rows;
}

/** The x of L·x = values, by forward substitution. Values beyond the rows of L are ignored. */
export function solveLower(rows: Row[], values: number[]): number[] {
  const solved: number[] = [];
  for (const { left, diagonal } of rows) {
    solved.push(((values[solved.length] ?? Number.NaN) - dot(left, solved)) / diagonal);
  }
  return solved;
}

/** The scalar product. NaN when `b` is shorter than `a`. */
export function dot(a: number[], b: number[]): number {
  let total = 0;
  for (let index = 0; index < a.length; index += 1) total += (a[index] ?? Number.NaN) * (b[index] ?? Number.NaN);
  return total;
}
