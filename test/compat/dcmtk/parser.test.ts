import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandLineError } from '../../../compat/dcmtk/command-line/command-line-error';
import { splitWords } from '../../../compat/dcmtk/command-line/command-files';
import { helpText } from '../../../compat/dcmtk/command-line/help';
import { parseCommandLine, type CommandLine } from '../../../compat/dcmtk/command-line/parser';
import { logLevelOf, ToolLog, ToolLogLevel } from '../../../compat/dcmtk/command-line/tool-log';
import { ECHOSCU } from '../../../compat/dcmtk/tools/echoscu';
import { STORESCP } from '../../../compat/dcmtk/tools/storescp';
import { STORESCU, STORESCU_PROPOSE } from '../../../compat/dcmtk/tools/storescu';
import { tempDir } from '../../support/temp';

const PEER = ['peer', '104'];

function echo(...args: string[]): CommandLine {
  return parseCommandLine(ECHOSCU, args).line;
}

describe('the parser of command lines', () => {
  it('takes options before, between and behind parameters', () => {
    const line = echo('-aet', 'US', 'peer', '-v', '104', '--repeat', '3');
    expect(line.parameters).to.deep.equal(['peer', '104']);
    expect(line.text('--aetitle')).to.equal('US');
    expect(line.number('--repeat')).to.equal(3);
    expect(line.has('--verbose')).to.equal(true);
  });

  it('tells -x from +x', () => {
    const one = parseCommandLine(STORESCU, [...PEER, 'f', '+v', '-v']).line;
    expect(one.has('--verbose-pc') && one.has('--verbose')).to.equal(true);
  });

  it('lets the right-most of several options count, and a default when there is none', () => {
    const line = parseCommandLine(STORESCU, [...PEER, 'f', '-xs', '-xi', '-xb']).line;
    expect(line.choice(...STORESCU_PROPOSE)).to.equal('--propose-big');
    const none = parseCommandLine(STORESCU, [...PEER, 'f']).line;
    expect(none.choice(...STORESCU_PROPOSE)).to.equal('--propose-uncompr');
    expect(none.given(...STORESCU_PROPOSE)).to.equal(undefined);
    expect(echo(...PEER, '-aet', 'A', '-aet', 'B').text('--aetitle')).to.equal('B');
  });

  it('takes a word behind an option as its value, whatever it looks like', () => {
    expect(echo(...PEER, '-aec', '-v').text('--call')).to.equal('-v');
  });

  it('takes a sign alone, and one before a digit, for a parameter', () => {
    expect(echo('-', '1').parameters).to.deep.equal(['-', '1']);
    expect(() => echo('peer', '-1')).to.throw(CommandLineError, 'Invalid parameter value -1 (overflow)');
  });

  for (const [args, message] of [
    [['--foo'], 'Unknown option --foo'],
    [['--', 'peer', '1'], 'Unknown option --'],
    [['-pts'], 'Missing value for option --propose-ts'],
    [['-pts', '77', 'a', '1'], 'Invalid value for option --propose-ts (overflow: 77)'],
    [['-pts', 'x', 'a', '1'], 'Invalid value for option --propose-ts (x)'],
    [['--repeat', '0', 'a', '1'], 'Invalid value for option --repeat (underflow: 0)'],
    [['--repeat', '-1', 'a', '1'], 'Invalid value for option --repeat (-1)'],
    [['-ta', '-5', 'a', '1'], 'Invalid value for option --acse-timeout (underflow: -5)'],
    [['peer'], 'Missing parameter port'],
    [['a', '1', 'c'], 'Too many parameters'],
    [['a', 'b'], 'Invalid parameter value b'],
    [['a', '99999'], 'Invalid parameter value 99999 (overflow)'],
    [['a', '0'], 'Invalid parameter value 0 (underflow)'],
    [['-ll', 'info', '-v', 'a', '1'], '--log-level not allowed with --verbose'],
    [['-der', 'a', '1'], '--der-keys only allowed with --enable-tls or --anonymous-tls'],
    [['@/nonexistent/file'], "Cannot open command file '/nonexistent/file'"],
  ] as const) {
    it(`refuses ${args.join(' ')}`, () => {
      expect(() => echo(...args)).to.throw(CommandLineError, message);
    });
  }

  it('refuses by name and with the reason what is not applicable here', () => {
    const refused =
      (...args: string[]): (() => unknown) =>
      () =>
        parseCommandLine(STORESCP, [...args, '11112']);
    expect(refused('--inetd')).to.throw(CommandLineError, /^--inetd is not applicable here: .{20}/);
    expect(refused('+ac')).to.throw(CommandLineError, /^--access-control is not applicable here: .{20}/);
  });

  it('refuses combinations that the originals refuse, and looks at the option that counts alone', () => {
    const parse = (...args: string[]): CommandLine => parseCommandLine(STORESCP, [...args, '11112']).line;
    expect(() => parse('+B', '-ss', 'P')).to.throw('--sort-conc-studies not allowed with --bit-preserving');
    expect(() => parse('+te', '+xs')).to.throw('--write-xfer-little not allowed with --prefer-lossless');
    expect(() => parse('-rns')).to.throw('--rename-on-eostudy only allowed with --sort-conc-studies');
    expect(() => parse('--fork', '-ss', 'P', '-rns')).to.throw('--rename-on-eostudy not allowed with --fork');
    expect(parse('+te', '+t=', '+xs').choice('--write-xfer-same', '--write-xfer-little')).to.equal('--write-xfer-same');
  });

  it('asks for help when there are no words at all, and stops at --help', () => {
    expect(parseCommandLine(ECHOSCU, []).instead?.long).to.equal('--help');
    expect(parseCommandLine(ECHOSCU, ['-h', '--foo']).instead?.long).to.equal('--help');
    expect(() => parseCommandLine(ECHOSCU, ['--foo', '-h'])).to.throw('Unknown option --foo');
  });

  it('needs no parameters for what a tool does alone', () => {
    const { instead } = parseCommandLine(ECHOSCU, ['+vc', 'x.pem', '+tla', '+cf', 'ca.pem']);
    expect(instead?.long).to.equal('--verify-cert');
  });

  it('puts the words of a file in the place of @FILE, with quotes and without looking at them again', () => {
    const path = join(tempDir('command-file'), 'arguments');
    writeFileSync(path, '-aet "OUR TITLE"\n  peer\t104 \'\'');
    expect(() => echo(`@${path}`)).to.throw('Too many parameters');
    writeFileSync(path, '-aet "OUR TITLE"\n-aec @other peer\t104');
    const line = echo(`@${path}`, '-v');
    expect([line.text('--aetitle'), line.text('--call')]).to.deep.equal(['OUR TITLE', '@other']);
    expect(line.words).to.deep.equal(['--aetitle', 'OUR TITLE', '--call', '@other', 'peer', '104', '--verbose']);
  });
});

describe('words of command files and of commands', () => {
  it('are parted by blanks outside quotes; quoted parts that touch others belong to one word', () => {
    expect(splitWords(' a  "b c" d"e f"g \'h "i"\' "" ')).to.deep.equal(['a', 'b c', 'de fg', 'h "i"', '']);
  });

  it('are refused when a quotation mark is not closed', () => {
    expect(() => splitWords('a "b')).to.throw(CommandLineError, 'is not closed');
  });
});

describe('the log of the tools', () => {
  it('has warnings by default, and what the right-most option says', () => {
    expect(logLevelOf(echo(...PEER))).to.equal(ToolLogLevel.warn);
    expect(logLevelOf(echo(...PEER, '-v', '-q'))).to.equal(ToolLogLevel.fatal);
    expect(logLevelOf(echo(...PEER, '-ll', 'TRACE'))).to.equal(ToolLogLevel.trace);
  });

  it('begins each line with the letter of its level', () => {
    let text = '';
    const log = new ToolLog(ToolLogLevel.info, (more) => (text += more));
    log.fatal('one\ntwo');
    log.info('three');
    log.debug('four');
    expect(text).to.equal('F: one\nF: two\nI: three\n');
  });

  it('shows control characters of others, which forge no lines and drive no terminal', () => {
    let text = '';
    new ToolLog(ToolLogLevel.warn, (more) => (text += more)).warn('a\u001b[2Jb\rc');
    expect(text).to.equal('W: a\\x1b[2Jb\\x0dc\n');
  });
});

describe('help', () => {
  it('stays within 80 columns where words allow, and names every option once', () => {
    const lines = helpText(STORESCP, '1.2.3').split('\n');
    const tooLong = lines.filter((line) => line.length > 80 && !/\s\S{40,}/.test(line.slice(30)));
    expect(tooLong).to.deep.equal([]);
    expect(lines.filter((line) => /\s--sort-on-study-uid\s/.test(line))).to.have.length(1);
  });
});
