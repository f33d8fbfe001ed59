import { useState } from 'preact/hooks';
import type { AgentState } from '#generated/v2/client/types.gen.ts';
import { DiffView } from '#src/console/components/diff/diff-view.tsx';
import { toSortedJson } from '#src/console/components/diff/to-sorted-json.ts';
import { Dialog } from '#src/console/components/dialog/dialog.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { Form, TextArea } from '#src/console/components/form.tsx';
import { useCaller } from '#src/console/session/caller.tsx';

type EditStateProps = { state: AgentState; etag: string; onChange: () => void };

/** A button that opens the document of a state, to change it by hand. */
export function EditState({ state, etag, onChange }: EditStateProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" class="button primary" onClick={() => setIsOpen(true)}>
        Edit
      </button>
      {isOpen && (
        <Dialog title="Edit the state" isWide onClose={() => setIsOpen(false)}>
          <StateForm
            state={state}
            etag={etag}
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

/** Reads JSON; returns why it is none otherwise. */
function readJson(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function StateForm({ state, etag, onChange, onClose }: EditStateProps & { onClose: () => void }) {
  const { parley } = useCaller();
  const stored = toSortedJson(state.state);
  const [text, setText] = useState(stored);
  const [failure, setFailure] = useState<unknown>(null);
  const read = readJson(text);
  const submit = async () => {
    setFailure(null);
    if ('fault' in read) return;
    await parley.agents.state
      .update(state.agent_id, { state: read.value, mode: 'replace' }, { ifMatch: etag })
      .then(onChange, setFailure);
  };
  return (
    <Form onSubmit={submit} action="Save as a new version" onCancel={onClose}>
      <TextArea
        name="state"
        label="The document"
        rows={12}
        class="code"
        spellcheck={false}
        value={text}
        error={'fault' in read ? read.fault : null}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      {'value' in read && text !== stored && (
        <DiffView left={stored} right={toSortedJson(read.value)} names={[`Version ${state.version}`, 'Here']} />
      )}
      {failure !== null && <Failure error={failure} />}
    </Form>
  );
}
