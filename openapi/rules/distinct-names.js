/** The sections of components of which generators make types. */
const sections = ['schemas', 'parameters', 'headers', 'responses', 'requestBodies'];

/**
 * Types that are generated have distinct names, also where case does not count. None is named as the constructor of another
 * one, which Go calls `NewMessage` for `Message`: what is sent is a `MessageInput`.
 */
export default function distinctNames(document) {
  const named = sections.flatMap((section) =>
    Object.keys(document.components[section] ?? {}).map((name) => ({ name, path: ['components', section, name] })),
  );
  const known = new Set();
  const faults = named.flatMap(({ name, path }) => {
    const isTaken = known.has(name.toLowerCase());
    known.add(name.toLowerCase());
    return isTaken ? [{ message: `${name} is the name of another component too.`, path }] : [];
  });
  const constructors = named.filter(({ name }) => /^New[A-Z]/.test(name) && known.has(name.slice(3).toLowerCase()));
  return [
    ...faults,
    ...constructors.map(({ name, path }) => ({
      message: `${name} is the constructor of ${name.slice(3)} in Go.`,
      path,
    })),
  ];
}
