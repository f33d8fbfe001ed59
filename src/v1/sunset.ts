type Document = { paths: Record<string, Record<string, unknown>> };

/** Returns a copy of a contract in which every operation has the configured sunset date. */
export function withSunset<D extends Document>(document: D, sunsetAt: Date): D {
  const copy = structuredClone(document);
  const operations = Object.values(copy.paths).flatMap((item) => Object.values(item)) as Record<string, unknown>[];
  for (const operation of operations)
    if (operation['x-sunset']) operation['x-sunset'] = sunsetAt.toISOString().slice(0, 10);
  return copy;
}
