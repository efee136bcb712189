import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  DCXOBJ,
  DCXPrintImageBox,
  DCXPrintPage,
  DCXREQ,
  DICOM_TAGS_ENUM as Tag,
  HRESULT,
  rzdcxLib,
} from '../../compat/rzdcx';
import { rejection } from '../compat/rejection';
import { objectOf } from '../compat/rzdcx/requester-objects';
import { startDcmprscp, type PrintServer } from '../support/dcmprscp';
import { describeInterop } from '../support/interop';

describeInterop('interop: DCXREQ at dcmprscp', ['dcmprscp'], function () {
  this.timeout(60_000);
  let printer: PrintServer;
  let req: DCXREQ;

  before(async () => {
    printer = await startDcmprscp();
  });
  after(() => printer.stop());
  beforeEach(() => {
    req = new DCXREQ();
  });
  afterEach(() => req[Symbol.asyncDispose]());

  function address(): ['MODALITY', string, '127.0.0.1', number] {
    return ['MODALITY', printer.aet, '127.0.0.1', printer.port];
  }

  function printed(kind: 'HG' | 'SP'): DCXOBJ[] {
    const names = readdirSync(printer.directory).filter((name) => name.startsWith(kind));
    return names.map((name) => {
      const object = new DCXOBJ();
      object.openFile(join(printer.directory, name));
      return object;
    });
  }

  it('[DCXREQ.StartGrayscalePrintSession] [DCXPrintSession.CreatePageEx] [DCXPrintPage.SetImageBox] [DCXPrintPage.Print] [DCXREQ.EndPrintSession] a film with an image of 8 and one of 12 bits', async () => {
    const session = await req.StartGrayscalePrintSession(...address());
    const page = new DCXPrintPage();
    page.StandardLayout = 'STANDARD\\1,2';
    await session.CreatePageEx(page, objectOf({ [Tag.FilmSizeID]: '8INX10IN' }));
    const box = new DCXPrintImageBox();
    [box.Rows, box.Columns] = [16, 16];
    box.PixelDataPtr = Buffer.alloc(256, 7);
    await page.SetImageBox(1, box);
    [box.BitsAllocated, box.BitsStored, box.HighBit] = [rzdcxLib.IBA_16, rzdcxLib.IBS_12, rzdcxLib.IHB_11];
    box.PixelDataPtr = Buffer.alloc(512, 3);
    await page.SetImageBox(2, box);
    await page.Print();
    await session.DeletePage(page);
    await req.EndPrintSession();
    const images = printed('HG').map((image) => {
      const [bits, pixels] = [image.getElementByTag(Tag.BitsStored).Value, image.GetPixelDataRef()];
      return [bits, pixels.length, [...new Set(pixels)]];
    });
    expect(images.sort()).to.deep.equal([
      [12, 512, [3]],
      [8, 256, [7]],
    ]);
    expect(printed('SP')).to.have.length(1);
    expect(printer.program.output).to.not.match(/^[EF]:/m);
  });

  it('[DCXPrintSession.CreatePage] a layout that the printer has not fails the call, the session goes on', async () => {
    const session = await req.StartGrayscalePrintSession(...address());
    const page = new DCXPrintPage();
    page.StandardLayout = 'STANDARD\\7,7';
    expect((await rejection(session.CreatePage(page))).HRESULT).to.equal(HRESULT.DIMSE_FAILURE);
    page.StandardLayout = 'STANDARD\\1,1';
    await session.CreatePage(page);
    await req.EndPrintSession();
  });

  it('[DCXREQ.StartColorPrintSession] a printer without colour is 0x80040203', async () => {
    const error = await rejection(req.StartColorPrintSession(...address()));
    expect(error.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
  });
});
