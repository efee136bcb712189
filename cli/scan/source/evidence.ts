/**
 * Signs that a source uses a toolkit: names that others have too mean the toolkit's only where there is one.
 *
 * @module
 */
import { Toolkit } from '../catalog/members';
import { type Token, TokenKind } from './lexer';

const WORDS: Readonly<Record<Toolkit, RegExp>> = {
  [Toolkit.Rzdcx]: /^(?:rzdcx(?:lib)?(?:_tlb)?|(?:\w+_|_)?(?:co|[it])?dcx[a-z]\w*)$/i,
  [Toolkit.Leadtools]: /^(?:[Ll]eadtools|LEADTOOLS|LDicom(?:Net|Associate|DS)|CDicomNet|p?DICOMELEMENT)$/,
  [Toolkit.Dcmtk]:
    /^(?:Dcm[A-Z]\w+|ASC_\w+|DIMSE_\w+|T_(?:ASC|DIMSE)_\w+|OF(?:Condition|String|Bool|List|StandardMain)|dcmtk)$/,
};
const TEXTS: Readonly<Record<Toolkit, RegExp>> = {
  [Toolkit.Rzdcx]: /rzdcx/i,
  [Toolkit.Leadtools]: /\blt\w*dic\w*\.h\b|Leadtools\.Dicom/i,
  [Toolkit.Dcmtk]: /dcmtk\/|\bdcmnet\b/,
};

/** The toolkits that a source shows signs of. */
export function toolkitsIn(tokens: readonly Token[]): ReadonlySet<Toolkit> {
  const found = new Set<Toolkit>();
  for (const toolkit of Object.values(Toolkit)) {
    const isSign = ({ kind, text }: Token): boolean => {
      return kind === TokenKind.Word ? WORDS[toolkit].test(text) : kind === TokenKind.Text && TEXTS[toolkit].test(text);
    };
    if (tokens.some(isSign)) found.add(toolkit);
  }
  return found;
}
