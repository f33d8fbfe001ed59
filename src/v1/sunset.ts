type Document = { paths: Record<string, Record<string, unknown>> };

/** A contract that says of every operation when it really ends here. */
export function withSunset<D extends Document>(document: D, sunsetAt: Date): D {
  const copy = structuredClone(document);
  const operations = Object.values(copy.paths).flatMap((item) => Object.values(item)) as Record<string, unknown>[];
  for (const operation of operations)
    if (operation['x-sunset']) operation['x-sunset'] = sunsetAt.toISOString().slice(0, 10);
  return copy;
}
