import type { Findings } from './context.ts';

const dependency = /"parley-client"\s*:\s*"([^"]*)"/;

/** Returns a `package.json` with the client of version 2 in the place of that of version 1. */
export function migratePackage(path: string, text: string, version: string, findings: Findings): string {
  const found = dependency.exec(text);
  if (!found) return text;
  const [entry, spec] = found as unknown as [string, string];
  const place = { file: path, line: text.slice(0, found.index).split('\n').length, column: 1 };
  const next = spec.replace(/parley-client-1\.[\w.-]*?\.tgz$/, `parley-client-${version}.tgz`);
  if (next !== spec) {
    findings.changed.push({ ...place, what: `${spec} → ${next}` });
    return text.replace(entry, entry.replace(spec, next));
  }
  if (!spec.includes(`-${version}.tgz`)) {
    const reason = `parley-client comes from ${spec}.`;
    findings.needsAPerson.push({ ...place, reason, suggestion: `Install version ${version} of it.` });
  }
  return text;
}
