import { escape } from './layout.ts';
import { codeBlock } from './markdown.ts';

/** Code in one of the languages in which the same is shown. */
type LanguageSample = { name: string; language: string; code: string };

/** Returns code in several languages as tabs, which need no script. `group` is a name of its own on the page. */
export function languageTabs(group: string, samples: readonly LanguageSample[]): string {
  const tabs = samples.map(({ name, language, code }, place) => {
    const id = escape(`${group}-${language}`);
    const checked = place === 0 ? ' checked' : '';
    return `<input type="radio" name="${escape(group)}" id="${id}"${checked}><label for="${id}">${escape(name)}</label>
<div class="panel">${codeBlock(code, language)}</div>`;
  });
  return `<fieldset class="tabs" aria-label="Language">\n${tabs.join('\n')}\n</fieldset>`;
}
