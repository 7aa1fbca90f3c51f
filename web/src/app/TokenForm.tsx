/** Asked for where the gateway wants to know who looks. */
import type { FormEvent, ReactElement } from 'react';
import { useSurroundings } from './context.ts';
import { texts } from './texts.ts';

export function TokenForm(): ReactElement {
  const { session, switchTo } = useSurroundings();
  const use = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token === 'string' && token.trim() !== '')
      switchTo({ ...session, token: token.trim() });
  };
  return (
    <form className="message" onSubmit={use}>
      <h1>{texts.token.title}</h1>
      <p>{texts.token.help}</p>
      <label className="field">
        {texts.token.field}
        <input name="token" autoComplete="off" spellCheck={false} required />
      </label>
      <button className="button">{texts.token.use}</button>
    </form>
  );
}
