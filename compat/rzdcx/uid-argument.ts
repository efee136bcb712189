import { isValidUID, trimUID } from '../../src/index';
import { type ArgumentChecker, COMError, HRESULT } from '../com';

/** A UID that an operation cannot do without. @throws {@link COMError} E_INVALIDARG for what is none. */
export function checkUID(check: ArgumentChecker, name: string, value: unknown): string {
  const text = trimUID(check.text(name, value));
  if (isValidUID(text)) return text;
  throw new COMError(
    HRESULT.E_INVALIDARG,
    `${name} must be a UID, not ${JSON.stringify(text.slice(0, 70))}.`,
    check.source,
  );
}
