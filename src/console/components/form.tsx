import type {
  ComponentChildren,
  InputHTMLAttributes,
  PartialInputHTMLAttributes,
  PartialSelectHTMLAttributes,
  TargetedSubmitEvent,
  TextareaHTMLAttributes,
} from 'preact';
import { useId, useState } from 'preact/hooks';

type FormProps = {
  /** Is given what the fields have, by their names. The button waits for it. */
  onSubmit: (values: Record<string, string>) => unknown;
  /** The words of the button. */
  action: string;
  children: ComponentChildren;
  onCancel?: () => void;
};

/** A form whose button cannot be pressed twice while it is sent. */
export function Form({ onSubmit, action, children, onCancel }: FormProps) {
  const [isSending, setIsSending] = useState(false);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    const values = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]),
    );
    setIsSending(true);
    try {
      await onSubmit(values);
    } finally {
      setIsSending(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      {children}
      <div class="actions">
        <button type="submit" class="button primary" disabled={isSending}>
          {action}
        </button>
        {onCancel && (
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}

type FieldProps = {
  name: string;
  label: string;
  hint?: ComponentChildren;
  error?: string | null;
  type?: 'text' | 'password' | 'number' | 'search' | 'date' | 'datetime-local';
} & Omit<PartialInputHTMLAttributes<HTMLInputElement>, 'name' | 'id' | 'role' | 'type'>;

/** A field with its label, and what to know about it. */
export function Field({ name, label, hint, error, ...input }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...(input as InputHTMLAttributes<HTMLInputElement>)}
        id={id}
        name={name}
        aria-describedby={described || undefined}
        aria-invalid={error ? true : undefined}
      />
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

type TextAreaProps = { name: string; label: string; hint?: ComponentChildren } & Omit<
  TextareaHTMLAttributes<HTMLTextAreaElement>,
  'name' | 'id' | 'role'
>;

/** A field of several lines with its label. */
export function TextArea({ name, label, hint, ...area }: TextAreaProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea {...area} id={id} name={name} aria-describedby={hint ? `${id}-hint` : undefined} />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

type SelectProps = {
  name: string;
  label: string;
  options: readonly (readonly [value: string, text: string])[];
  hint?: ComponentChildren;
} & Omit<PartialSelectHTMLAttributes<HTMLSelectElement>, 'name' | 'id' | 'role' | 'size'>;

/** A choice among a few values with its label. */
export function Select({ name, label, options, hint, ...select }: SelectProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select {...select} id={id} name={name} aria-describedby={hint ? `${id}-hint` : undefined}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
