import { MemoryFS, PGlite } from '@electric-sql/pglite';

/** The files and folders of a database, as they come from another thread. */
export type FilledMemoryContent = { folders: readonly string[]; files: ReadonlyMap<string, Uint8Array> };

/** The functions of Emscripten's file system that are used here. */
type EmscriptenFiles = {
  mkdirTree(path: string): void;
  writeFile(path: string, bytes: Uint8Array, options: { canOwn: boolean }): void;
};

type InitResult = ReturnType<MemoryFS['init']>;
type EmscriptenOptions = Parameters<MemoryFS['init']>[1];

/**
 * A file system in memory that has a database from the beginning. It keeps the bytes that it is given: PGlite would copy an
 * archive of them four times, which takes longer than all else of a start.
 */
export class FilledMemory extends MemoryFS {
  readonly #content: FilledMemoryContent;

  constructor(content: FilledMemoryContent) {
    super();
    this.#content = content;
  }

  override async init(pg: PGlite, options: EmscriptenOptions): InitResult {
    const { emscriptenOpts } = await super.init(pg, options);
    const fill = ({ FS }: { FS: unknown }) => this.#fill(FS as EmscriptenFiles, PGlite.paths.PGDATA);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), fill] } };
  }

  #fill(fs: EmscriptenFiles, root: string): void {
    const { folders, files } = this.#content;
    const paths = new Set(folders);
    for (const path of files.keys()) paths.add(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    for (const path of paths) fs.mkdirTree(`${root}/${path}`);
    for (const [path, bytes] of files) fs.writeFile(`${root}/${path}`, bytes, { canOwn: true });
  }
}
