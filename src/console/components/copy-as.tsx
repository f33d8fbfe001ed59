import { useState } from 'preact/hooks';
import { serverUrl } from '#src/console/session/server-url.ts';
import { CopyButton } from './copy-button.tsx';
import { formatCall, type ApiCall, type CallLanguage } from './format-call.ts';

const languages: readonly [language: CallLanguage, name: string][] = [
  ['curl', 'curl'],
  ['typescript', 'TypeScript'],
  ['python', 'Python'],
];

/** A call of the API as a program, to be copied. The key is left to the environment. */
export function CopyAs({ call }: { call: ApiCall }) {
  const [language, setLanguage] = useState<CallLanguage>('curl');
  const text = formatCall(call, language, serverUrl);
  return (
    <details class="copy-as">
      <summary class="button">Copy as code</summary>
      <div class="copy-as-body">
        <div class="copy-as-head">
          <div role="group" aria-label="Language" class="choices">
            {languages.map(([each, name]) => (
              <button key={each} type="button" aria-pressed={each === language} onClick={() => setLanguage(each)}>
                {name}
              </button>
            ))}
          </div>
          <CopyButton text={text} label="Copy the code" />
        </div>
        <pre tabIndex={0}>
          <code>{text}</code>
        </pre>
      </div>
    </details>
  );
}
