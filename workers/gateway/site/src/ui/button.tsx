// A button of the site: never a form's by accident, and its click may start something that takes time.

import type { ButtonHTMLAttributes } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { Link } from './link.tsx';

type ButtonProps = Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'type' | 'className' | 'onClick'
> & {
  /** What stands on it, where that is one text. */
  text?: string | number;
  /** How it looks: the classes beside `button`. */
  look?: string;
  onClick(): unknown;
};

export function Button({ text, look = '', onClick, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`button ${look}`} onClick={() => void onClick()} {...rest}>
      {text ?? children}
    </button>
  );
}

/** A quiet button of an icon alone; `label` is its name. */
export function IconButton(
  props: Omit<ButtonProps, 'text'> & { icon: IconName; label: string; size?: number },
) {
  const { icon, label, size, look = '', ...rest } = props;
  return (
    <Button look={`quiet icon ${look}`} aria-label={label} {...rest}>
      <Icon name={icon} size={size ?? 20} />
    </Button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ to, text, look = '' }: { to: string; text: string; look?: string }) {
  return (
    <Link to={to} className={`button ${look}`}>
      {text}
    </Link>
  );
}
