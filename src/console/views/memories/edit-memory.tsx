import { useState } from 'preact/hooks';
import type { Memory, MemoryContent } from '#generated/v2/client/types.gen.ts';
import { toSortedJson } from '#src/console/components/diff/to-sorted-json.ts';
import { Dialog } from '#src/console/components/dialog/dialog.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { Field, Form, TextArea } from '#src/console/components/form.tsx';
import { useCaller } from '#src/console/session/caller.tsx';

/** The member of the content of each type that says the most, and can be long. */
const mainMembers = {
  semantic: ['definition', 'The fact'],
  episodic: ['event', 'What happened'],
  procedural: null,
  working: ['note', 'The note'],
} as const satisfies Record<Memory['memory_type'], readonly [string, string] | null>;

type EditMemoryProps = { memory: Memory; ifMatch: { ifMatch?: string }; onChange: () => void };

/** A button that opens a form for what a memory says and how important it is. */
export function EditMemory({ memory, ifMatch, onChange }: EditMemoryProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" class="button primary" onClick={() => setIsOpen(true)}>
        Edit
      </button>
      {isOpen && (
        <Dialog title="Edit the memory" onClose={() => setIsOpen(false)}>
          <MemoryForm
            memory={memory}
            ifMatch={ifMatch}
            onChange={() => {
              setIsOpen(false);
              onChange();
            }}
            onClose={() => setIsOpen(false)}
          />
        </Dialog>
      )}
    </>
  );
}

function MemoryForm({ memory, ifMatch, onChange, onClose }: EditMemoryProps & { onClose: () => void }) {
  const { parley } = useCaller();
  const [fault, setFault] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const main = mainMembers[memory.memory_type];
  const content = memory.content as Record<string, unknown>;
  const submit = async ({ words = '', importance = '' }: Record<string, string>) => {
    setFault(null);
    setFailure(null);
    let changed: MemoryContent;
    try {
      changed = main ? { ...memory.content, [main[0]]: words } : (JSON.parse(words) as MemoryContent);
    } catch (error) {
      setFault(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    await parley.memories
      .update(memory.id, { content: changed, importance: Number(importance) }, ifMatch)
      .then(onChange, setFailure);
  };
  return (
    <Form onSubmit={submit} action="Save as a new version" onCancel={onClose}>
      <TextArea
        name="words"
        label={main ? main[1] : 'Content, as JSON'}
        rows={main ? 5 : 10}
        class={main ? '' : 'code'}
        error={fault}
        defaultValue={main ? String(content[main[0]] ?? '') : toSortedJson(memory.content)}
      />
      <Field
        name="importance"
        label="Importance"
        type="number"
        min={0}
        max={1}
        step="any"
        required
        defaultValue={String(memory.importance)}
        hint="From 0 to 1."
      />
      {failure !== null && <Failure error={failure} />}
    </Form>
  );
}
