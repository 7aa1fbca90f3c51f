/** A CodeMirror editor with a label. Tab leaves it, as everywhere: nobody is caught inside. */
import { autocompletion, closeBrackets } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { type ReactElement, type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react';
import { highlight } from './highlight.ts';

export interface EditorHandle {
  text(): string;
  replace(text: string): void;
  view(): EditorView | undefined;
}

export function Editor({
  ref,
  label,
  start,
  language,
  fixed = false,
}: {
  readonly ref: Ref<EditorHandle>;
  readonly label: string;
  readonly start: string;
  readonly language: Extension;
  /** Can be read and copied, not changed. */
  readonly fixed?: boolean;
}): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const first = useRef(start);
  const id = useId();
  useEffect(() => {
    const made = new EditorView({
      parent: place.current!,
      doc: first.current,
      extensions: [
        ...[lineNumbers(), history(), bracketMatching(), closeBrackets(), autocompletion()],
        keymap.of([...defaultKeymap, ...historyKeymap]),
        ...[language, highlight, syntaxHighlighting(defaultHighlightStyle, { fallback: true })],
        EditorView.lineWrapping,
        EditorState.readOnly.of(fixed),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      ],
    });
    view.current = made;
    return () => made.destroy();
  }, [label, language, fixed]);
  useImperativeHandle(ref, () => ({
    text: () => view.current?.state.doc.toString() ?? '',
    replace: (text) =>
      view.current?.dispatch({
        changes: { from: 0, to: view.current.state.doc.length, insert: text },
      }),
    view: () => view.current,
  }));
  return (
    <section className="editor" aria-labelledby={id}>
      <h2 id={id}>{label}</h2>
      <div ref={place} />
    </section>
  );
}
