import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ReportedUse } from '../../../cli/scan/report/report';
import { BLOCKING_ENTRY, ENTRIES } from '../../../cli/scan/report/typescript-lines';
import { scan } from '../../../cli/scan/scan';
import { DEFAULT_BOUNDS } from '../../../cli/scan/source/files';
import { tempDir } from '../../support/temp';
import { DCMTK_SOURCES } from './dcmtk-writers';
import { LEADTOOLS_SOURCES } from './leadtools-writers';
import { RZDCX_SOURCES } from './rzdcx-writers';

const load = createRequire(__filename);

function usesOf(files: Readonly<Record<string, string>>): ReportedUse[] {
  const folder = tempDir('scan');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return scan(folder, DEFAULT_BOUNDS).files.flatMap(({ uses }) => uses);
}

/** What is said to be written instead of a line, by member. */
function instead(file: string, text: string): Record<string, string | undefined> {
  return Object.fromEntries(usesOf({ [file]: text }).map(({ member, typescript }) => [member, typescript?.async]));
}

describe('dcxport scan: what to write instead', () => {
  it('imports only what the entry points have, for every member of the inventories', () => {
    const sources = [...RZDCX_SOURCES, ...LEADTOOLS_SOURCES, ...DCMTK_SOURCES];
    const uses = usesOf(Object.fromEntries(sources.map(({ file, text }, index) => [`${index}/${file}`, text])));
    const wrong = new Set<string>();
    for (const { toolkit, typescript, member, status, kind } of uses) {
      if ((status === 'none') !== (typescript === undefined)) wrong.add(`${member} (${status})`);
      for (const name of typescript?.imports ?? []) {
        const entries = toolkit === 'rzdcx' ? [ENTRIES[toolkit], BLOCKING_ENTRY] : [ENTRIES[toolkit]];
        // Interfaces are there for the compiler only.
        const isType = name === 'DicomNetOptions';
        for (const entry of entries)
          if (!isType && !(name in (load(entry) as object))) wrong.add(`${name} of ${entry} (${kind})`);
      }
    }
    expect([...wrong]).to.deep.equal([]);
  });

  it('awaits in the asynchronous entry what is a promise there, and nothing in the blocking one', () => {
    const [use] = usesOf({ 'a.cs': 'class A { rzdcxLib.DCXREQ r;\nvoid B() { r.Echo("A", "B", h, 104); } }' }).slice(1);
    expect(use?.typescript?.async).to.equal(`await r.Echo('A', 'B', h, 104);`);
    expect(use?.typescript?.blocking).to.equal(`r.Echo('A', 'B', h, 104);`);
    const [net] = usesOf({ 'b.cs': 'class A { Leadtools.Dicom.DicomNet n;\nvoid B() { n.Close(); } }' }).slice(1);
    expect(net?.typescript).to.deep.equal({ async: 'n.Close();', imports: ['DicomNet'] });
  });

  it('keeps what is plain of the arguments, and names the parameters for the rest', () => {
    const text = `Dim r As New rzdcxLib.DCXREQ
Dim it = r.Query("A", Title(1) & "B", Me.Host, &H68, "1.2", Nothing)
Dim e = it.Get().GetElement(&H100010)`;
    expect(instead('a.vb', text)).to.deep.equal({
      DCXREQ: 'const r = new DCXREQ();',
      'DCXREQ.Query': `const it = await r.Query('A', calledTitle, this.Host, 0x68, '1.2', null);`,
      'DCXOBJIterator.Get': 'it.Get();',
      'DCXOBJ.GetElement': 'const e = it.Get().GetElement(0x100010);',
    });
  });

  it('turns getters, setters and handlers into properties and on', () => {
    const text = `IDCXREQPtr r(__uuidof(DCXREQ));
void F() { r->put_AssociationRequestTimeout(5); s = r->GetStoreDirectory(); }
class S : public IDispEventImpl<1, S, &DIID_IDCXACCEvents> {
void G(IDCXACCPtr a) { DispEventAdvise(a); }
void __stdcall OnStoreSetup(BSTR *name);
};`;
    const lines = instead('a.cpp', text);
    expect(lines['DCXREQ.StoreDirectory']).to.equal('s = r.StoreDirectory;');
    expect(lines['DCXREQ.AssociationRequestTimeout']).to.equal('r.AssociationRequestTimeout = 5;');
    expect(lines['DCXACC.Advise']).to.equal('a.Advise(sink);');
    expect(lines['IDCXACCEvents.OnStoreSetup']).to.equal('acc.Advise({ OnStoreSetup(filename) { … } });');
    const delphi = "var A: TDCXACC;\nbegin\n  A.OnStoreSetup := Handler;\n  A.StoreDirectory := 'C:\\in';\nend.";
    expect(instead('a.dpr', delphi)['IDCXACCEvents.OnStoreSetup']).to.equal(
      `A.on('OnStoreSetup', async (filename) => { … });`,
    );
    expect(instead('a.dpr', delphi)['DCXACC.StoreDirectory']).to.equal(`A.StoreDirectory = 'C:\\\\in';`);
  });

  it('writes overridden callbacks and derived classes as such', () => {
    const text = `using Leadtools.Dicom;
class Mine : DicomNet {
  protected override void OnReceiveCEchoRequest(byte id, int m, string c) {
    SendCEchoResponse(id, m, c, DicomCommandStatusType.Success);
  }
}`;
    expect(instead('a.cs', text)).to.include({
      DicomNet: 'class Mine extends DicomNet { … }',
      'DicomNet.OnReceiveCEchoRequest':
        'protected override OnReceiveCEchoRequest(presentationID, messageID, affectedClass) { … }',
      'DicomNet.SendCEchoResponse': 'this.SendCEchoResponse(id, m, c, DicomCommandStatusType.Success);',
    });
  });
});
