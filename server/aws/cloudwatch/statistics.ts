/** A statistic over the values of one period, or null when the local AWS does not know it. `values` holds one at least. */
export function statistic(name: string, values: readonly number[]): number | null {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (name) {
    case 'Average':
      return sum / values.length;
    case 'Sum':
      return sum;
    case 'Minimum':
      return Math.min(...values);
    case 'Maximum':
      return Math.max(...values);
    case 'SampleCount':
      return values.length;
    default: {
      const percent = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name)?.[1];
      if (percent === undefined) return null;
      const sorted = values.toSorted((a, b) => a - b);
      return sorted[Math.max(0, Math.ceil((Number(percent) / 100) * sorted.length) - 1)] ?? null;
    }
  }
}
