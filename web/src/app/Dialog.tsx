/** A dialog that the browser makes modal: the focus stays inside, Escape closes, and goes back where it was. */
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from './icons.tsx';
import { texts } from './texts.ts';

export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      // A click beside it lands on the element itself.
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="dialog">
        <h2 id={id}>{title}</h2>
        <button type="button" className="round close" onClick={onClose} aria-label={texts.close}>
          <Icon name="cross" />
        </button>
        {children}
      </div>
    </dialog>
  );
}
