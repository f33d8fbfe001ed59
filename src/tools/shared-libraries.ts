import ts from 'typescript';

/** The declarations of the language and of browsers, by path and version of the language. */
const libraries = new Map<string, ts.SourceFile | undefined>();

const isLibrary = (path: string) => /\/lib\.[\w.]+\.d\.ts$/.test(path);

/**
 * Returns a compiler host that parses the declarations of the language once in a process. They take most of the time of a
 * small program, and no program changes them.
 */
export function shareLibraries(host: ts.CompilerHost): ts.CompilerHost {
  return {
    ...host,
    getSourceFile: (path, options, ...rest) => {
      if (!isLibrary(path)) return host.getSourceFile(path, options, ...rest);
      const key = `${typeof options === 'object' ? options.languageVersion : options} ${path}`;
      if (!libraries.has(key)) libraries.set(key, host.getSourceFile(path, options, ...rest));
      return libraries.get(key);
    },
  };
}
