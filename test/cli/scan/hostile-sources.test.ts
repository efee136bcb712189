import { expect } from 'chai';
import { languageOf } from '../../../cli/scan/source/languages';
import { tokensOf } from '../../../cli/scan/source/lexer';

const CHARACTERS = 256 * 1024;
/** Reading once takes some hundredths of a second; once for each mark took half a minute and more. */
const LIMIT_MS = 5000;

/** Sources of one line, or of one statement, that never close what they open. */
const SOURCES: readonly [what: string, file: string, start: string, repeated: string][] = [
  ['marks of directives behind code', 'a.cs', 'a ', '# '],
  ['a definition that goes on for ever', 'a.cpp', '', '#define a \\\n'],
  ['marks that continue nothing', 'a.vb', 'x ', '_ '],
  ['marks that continue nothing, before blanks', 'a.sh', `x ${'\\ '.repeat(CHARACTERS / 4)}`, ' '],
  ['texts that begin in the middle of a line', 'a.ps1', 'x ', '@"a'],
  ['texts that end in the middle of a line', 'a.ps1', '@"\na', '"@'],
  ['names in brackets that stay open', 'a.ps1', '', '${'],
  ['expressions with brackets that stay open', 'a.js', '(', '/[('],
];

describe('cli/scan: sources that are made to cost much', () => {
  for (const [what, file, start, repeated] of SOURCES) {
    it(`reads ${what} once`, () => {
      const language = languageOf(file);
      if (language === undefined) throw new Error(`${file} is of no language`);
      const began = performance.now();
      const tokens = tokensOf(start + repeated.repeat(CHARACTERS / repeated.length), language);
      expect(tokens).to.not.be.empty;
      expect(performance.now() - began).to.be.below(LIMIT_MS);
    });
  }

  it('still knows directives, continued lines, texts over lines and regular expressions', () => {
    const words = (file: string, source: string): string => {
      const language = languageOf(file);
      if (language === undefined) throw new Error(`${file} is of no language`);
      return tokensOf(source, language)
        .map(({ text, line }) => `${text}@${line}`)
        .join(' ');
    };
    expect(words('a.cpp', '  #define a \\\n  b\n#pragma c\nd')).to.equal('#define@1 a@1 \\@1 b@2 @2 d@4');
    expect(words('a.vb', "x _ ' why\ny\nz")).to.equal('x@1 y@2 @2 z@3 @3');
    expect(words('a.ps1', '@"  \na"@b\n "@\nc')).to.equal('  \na"@b\n @1 @3 c@4 @4');
    expect(words('a.js', 'a = /[/"]/g; b / c')).to.equal('a@1 =@1 ;@1 b@1 /@1 c@1');
  });
});
