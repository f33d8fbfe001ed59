import { useState } from 'preact/hooks';
import type { StoredFile } from '#generated/v2/client/types.gen.ts';
import { useCaller } from '#src/console/session/caller.tsx';

/** A file that goes with the next message: it is uploaded when it is chosen. */
type Attachment = { id: number; name: string; stored: StoredFile | null; error: unknown };

/** The files that go with the next message. */
export type Attachments = {
  list: readonly Attachment[];
  /** Whether one is being uploaded, or was refused. */
  isIncomplete: boolean;
  add: (files: Iterable<File>) => void;
  remove: (id: number) => void;
  clear: () => void;
};

let lastId = 0;

/** Uploads files, and keeps them until the message is sent. Of a conversation with a user they are that user's. */
export function useAttachments(userId: string | null): Attachments {
  const { parley } = useCaller();
  const [list, setList] = useState<readonly Attachment[]>([]);
  const change = (id: number, changed: Partial<Attachment>) =>
    setList((before) => before.map((each) => (each.id === id ? { ...each, ...changed } : each)));
  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const id = (lastId += 1);
      setList((before) => [...before, { id, name: file.name, stored: null, error: null }]);
      parley.files.upload(file, userId === null ? {} : { user_id: userId }).then(
        (stored) => change(id, { stored }),
        (error: unknown) => change(id, { error }),
      );
    }
  };
  return {
    list,
    isIncomplete: list.some(({ stored }) => stored === null),
    add,
    remove: (id) => setList((before) => before.filter((each) => each.id !== id)),
    clear: () => setList([]),
  };
}
