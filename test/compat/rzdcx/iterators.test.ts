import { expect } from 'chai';
import { DCXELM, DCXELMIterator, DCXOBJ, DCXOBJIterator, DICOM_TAGS_ENUM, HRESULT } from '../../../compat/rzdcx';
import { hresultOf } from '../expect-com-error';

function object(patientID: string): DCXOBJ {
  const obj = new DCXOBJ();
  set(obj, patientID);
  return obj;
}

function set(obj: DCXOBJ, patientID: string): void {
  const e = new DCXELM();
  e.Init(DICOM_TAGS_ENUM.PatientID);
  e.Value = patientID;
  obj.insertElement(e);
}

function idOf(obj: DCXOBJ): unknown {
  return obj.getElementByTag(DICOM_TAGS_ENUM.PatientID).Value;
}

describe('DCXOBJIterator', () => {
  it('[DCXOBJIterator.AtEnd] [DCXOBJIterator.Get] [DCXOBJIterator.Next] is at its end at once when empty', () => {
    const it = new DCXOBJIterator();
    expect(it.AtEnd()).to.equal(true);
    expect(hresultOf(() => it.Get())).to.equal(HRESULT.E_FAIL);
    it.Next();
    it.Next();
    it.Insert(object('a'));
    expect(idOf(it.Get()), 'steps behind the end do not count').to.equal('a');
  });

  it('[DCXOBJIterator.AtEnd] [DCXOBJIterator.Next] [DCXOBJIterator.Get] walks the objects in order', () => {
    const it = new DCXOBJIterator();
    for (const id of ['a', 'b', 'c']) it.Insert(object(id));
    const seen: unknown[] = [];
    for (; !it.AtEnd(); it.Next()) seen.push(idOf(it.Get()));
    expect(seen).to.deep.equal(['a', 'b', 'c']);
    expect(hresultOf(() => it.Get())).to.equal(HRESULT.E_FAIL);
    it.Next();
    expect(it.AtEnd()).to.equal(true);
  });

  it('[DCXOBJIterator.Insert] appends a copy, so that one object can be written into and inserted again and again', () => {
    const it = new DCXOBJIterator();
    const obj = object('1');
    it.Insert(obj);
    expect(idOf(it.Get()), 'the position stays at the first').to.equal('1');
    set(obj, '2');
    it.Insert(obj);
    set(obj, '3');
    expect([...it].map(idOf)).to.deep.equal(['1', '2']);
    expect(idOf(it.Get())).to.equal('1');
  });

  it('[DCXOBJIterator.Insert] refuses what is no object', () => {
    const it = new DCXOBJIterator();
    expect(hresultOf(() => it.Insert(null as never))).to.equal(HRESULT.E_POINTER);
    expect(hresultOf(() => it.Insert({} as never))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    const released = object('x');
    released.Release();
    expect(hresultOf(() => it.Insert(released))).to.equal(HRESULT.OBJECT_RELEASED);
  });

  it('[DCXOBJIterator.Get] gives the live object', () => {
    const it = new DCXOBJIterator();
    it.Insert(object('before'));
    set(it.Get(), 'after');
    expect(idOf(it.Get())).to.equal('after');
  });

  it('[DCXOBJIterator.Symbol.iterator] gives all objects from the first and leaves the position', () => {
    const it = new DCXOBJIterator();
    for (const id of ['a', 'b']) it.Insert(object(id));
    it.Next();
    expect([...it].map(idOf)).to.deep.equal(['a', 'b']);
    expect(idOf(it.Get())).to.equal('b');
  });

  it('[DCXOBJIterator.Release] [DCXOBJIterator.Symbol.dispose] [DCXOBJIterator.Symbol.asyncDispose] ends its use, not that of its objects', async () => {
    const iterators = [new DCXOBJIterator(), new DCXOBJIterator(), new DCXOBJIterator()] as const;
    for (const it of iterators) it.Insert(object('a'));
    const obj = iterators[0].Get();
    iterators[0].Release();
    iterators[0].Release();
    iterators[1][Symbol.dispose]();
    await iterators[2][Symbol.asyncDispose]();
    for (const it of iterators) {
      for (const use of [() => it.AtEnd(), () => it.Next(), () => it.Get(), () => it.Insert(obj), () => [...it]]) {
        expect(hresultOf(use)).to.equal(HRESULT.OBJECT_RELEASED);
      }
    }
    expect(idOf(obj)).to.equal('a');
  });
});

describe('DCXELMIterator', () => {
  function sample(): DCXOBJ {
    const obj = object('a');
    const e = new DCXELM();
    e.Init(DICOM_TAGS_ENUM.Rows);
    e.Value = 4;
    obj.insertElement(e);
    return obj;
  }

  it('[DCXELMIterator.AtEnd] [DCXELMIterator.Next] [DCXELMIterator.Get] walks the elements', () => {
    const seen: number[] = [];
    const it = sample().iterator();
    for (; !it.AtEnd(); it.Next()) seen.push(it.Get().Tag);
    expect(seen).to.deep.equal([0x00100020, 0x00280010]);
    expect(hresultOf(() => it.Get())).to.equal(HRESULT.E_FAIL);
    it.Next();
    expect(it.AtEnd()).to.equal(true);
    expect(new DCXELMIterator().AtEnd()).to.equal(true);
    expect(new DCXOBJ().iterator().AtEnd()).to.equal(true);
  });

  it('[DCXELMIterator.Get] is a snapshot of the list with live elements', () => {
    const obj = sample();
    const it = obj.iterator();
    const e = new DCXELM();
    e.Init(DICOM_TAGS_ENUM.Columns);
    obj.insertElement(e);
    expect([...it]).to.have.length(2);
    it.Get().Value = 'changed';
    expect(idOf(obj)).to.equal('changed');
  });

  it('[DCXELMIterator.Symbol.iterator] gives all elements from the first and leaves the position', () => {
    const it = sample().iterator();
    it.Next();
    expect([...it].map((e) => e.Tag)).to.deep.equal([0x00100020, 0x00280010]);
    expect(it.Get().Tag).to.equal(0x00280010);
  });

  it('[DCXELMIterator.Release] [DCXELMIterator.Symbol.dispose] [DCXELMIterator.Symbol.asyncDispose] ends its use', async () => {
    const obj = sample();
    const iterators = [obj.iterator(), obj.iterator(), obj.iterator()] as const;
    iterators[0].Release();
    iterators[1][Symbol.dispose]();
    await iterators[2][Symbol.asyncDispose]();
    for (const it of iterators) {
      for (const use of [() => it.AtEnd(), () => it.Next(), () => it.Get(), () => [...it]]) {
        expect(hresultOf(use)).to.equal(HRESULT.OBJECT_RELEASED);
      }
    }
    iterators[0].Release();
  });
});
