import { expect } from 'chai';
import { existsSync } from 'node:fs';
import {
  AssociationConfiguration,
  AssociationConfigurationError,
} from '../../../compat/dcmtk/association-configuration';

const LEE = '1.2.840.10008.1.2.1';
const BEE = '1.2.840.10008.1.2.2';
const LEI = '1.2.840.10008.1.2';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const MR = '1.2.840.10008.5.1.4.1.1.4';

const SAMPLE = `# a comment
[[TransferSyntaxes]]
[ Any Order ]
TransferSyntax2 = ${LEI}
transfersyntax1=LocalEndianExplicit
TransferSyntax3   =   OppositeEndianExplicit
TransferSyntax5 = JPEGBaseline

[[presentationcontexts]]
[Images]
PresentationContext1 = CTImageStorage\\AnyOrder
PresentationContext2 = ${MR}\\anyorder
[Twice]
PresentationContext1 = CTImageStorage\\AnyOrder
PresentationContext2 = CTImageStorage\\AnyOrder
[Lost]
PresentationContext1 = CTImageStorage\\Nowhere
[[SCPSCURoleSelection]]
[Roles]
Role1 = CTImageStorage\\BOTH
Role2 = MRImageStorage\\SCP
[[ExtendedNegotiation]]
[Levels]
ExtendedNegotiation1 = CTImageStorage\\0200 0300 0000
[[Profiles]]
[Default]
PresentationContexts = Images
SCPSCURoleSelection = Roles
ExtendedNegotiation = Levels
[Doubled]
PresentationContexts = Twice
[Missing]
PresentationContexts = Lost
[Empty]
`;

describe('association configuration files', () => {
  const configuration = AssociationConfiguration.parse(SAMPLE);

  it('give contexts with their transfer syntaxes in the order of the numbers, up to the first gap', () => {
    const { presentationContexts } = configuration.profile('Default');
    const transferSyntaxes = [LEE, LEI, BEE];
    expect(presentationContexts).to.deep.equal([
      { abstractSyntax: CT, transferSyntaxes },
      { abstractSyntax: MR, transferSyntaxes },
    ]);
  });

  it('find profiles, sections and keys without regard to case and blanks', () => {
    expect(configuration.hasProfile('DEFAULT')).to.equal(true);
    expect(configuration.profile('d e f a u l t').presentationContexts).to.have.length(2);
  });

  it('give roles and extended negotiations', () => {
    const { roles, extendedNegotiations } = configuration.profile('Default');
    expect([...roles]).to.deep.equal([
      [CT, { scu: true, scp: true }],
      [MR, { scu: false, scp: true }],
    ]);
    expect(extendedNegotiations.get(CT)?.toString('hex')).to.equal('020003000000');
  });

  it('take a class twice from a requestor and not from an acceptor', () => {
    expect(configuration.requestorProfile('Doubled').presentationContexts).to.have.length(2);
    expect(() => configuration.acceptorProfile('Doubled')).to.throw(AssociationConfigurationError, 'twice');
  });

  for (const [what, name, message] of [
    ['a profile that is not there', 'Other', 'no profile "Other"'],
    ['a list of transfer syntaxes that is not there', 'Missing', '[Nowhere] in [[TransferSyntaxes]]'],
    ['a profile without contexts', 'Empty', 'names no PresentationContexts'],
  ] as const) {
    it(`refuse ${what}, by name`, () => {
      expect(() => configuration.profile(name)).to.throw(AssociationConfigurationError, message);
    });
  }

  for (const [what, text, message] of [
    ['an entry outside a section', 'Key = value', 'line 1: the entry stands in no section'],
    ['a section outside a super section', '\n[Section]', 'line 2: the section [Section] stands in no [[...]]'],
    ['a line that is nothing', '[[A]]\n[B]\nhello', 'line 3: neither a section nor "key = value"'],
  ] as const) {
    it(`refuse ${what}, with its line`, () => {
      expect(() => AssociationConfiguration.parse(text)).to.throw(AssociationConfigurationError, message);
    });
  }

  it('refuse names that are no UID', () => {
    const text = SAMPLE.replace('JPEGBaseline', 'x').replace('LocalEndianExplicit', 'Nonsense');
    expect(() => AssociationConfiguration.parse(text).profile('Default')).to.throw('"Nonsense" is neither a UID');
  });

  it('refuse a requestor with more than 128 contexts', () => {
    const many = Array.from(
      { length: 129 },
      (_, index) => `PresentationContext${index + 3} = ${CT}.${index}\\AnyOrder`,
    );
    const text = SAMPLE.replace('[Twice]', `${many.join('\n')}\n[Twice]`);
    const long = AssociationConfiguration.parse(text);
    expect(long.acceptorProfile('Default').presentationContexts).to.have.length(131);
    expect(() => long.requestorProfile('Default')).to.throw('131 presentation contexts');
  });

  const installed = '/etc/dcmtk/storescp.cfg';
  if (existsSync(installed)) {
    it('hold both profiles of the file that comes with DCMTK', () => {
      const shipped = AssociationConfiguration.read(installed);
      expect(shipped.acceptorProfile('Default').presentationContexts).to.have.length.greaterThan(100);
      expect(shipped.acceptorProfile('AllDICOM').presentationContexts[0]?.abstractSyntax).to.match(/^1\.2\.840/);
    });
  }
});
