// What people bring, the same for command, page and package: {name: {content, is}}. `is` is 'model', 'text' or
// the sentence that says what it is.
import { deflateRawSync, gzipSync } from 'node:zlib';

export const arpa = `\\data\\
ngram 1=5
ngram 2=1

\\1-grams:
-1.2\t<unk>
-99\t<s>\t-0.3
-0.9\t</s>
-0.7\tred\t-0.2
-1.1\tsky\t-0.25

\\2-grams:
-0.4\t<s> red

\\end\\
`;
const prose = 'the king sees the queen\nand a fool laughs\n'.repeat(30);
const units = (text) => Buffer.from(text, 'utf16le');
const swapped = (text) => units(text).swap16();
const what = 'open a text, or a model: a .onegin, .arpa or .safetensors file';
const unread = (kind, advice = what) => `this is ${kind}, which Onegin does not read; ${advice}`;
const zip = (name, content) => {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), deflateRawSync(content)]);
};
const bytes = (text) => Buffer.from(text, 'latin1');

export const inputs = {
  'plain.arpa': { content: Buffer.from(arpa), is: 'model' },
  'anything.lm': { content: Buffer.from(arpa), is: 'model' },
  none: { content: Buffer.from(`\n${arpa.replaceAll('ngram ', 'ngram  ')}`), is: 'model' },
  'cmu.txt': { content: Buffer.from(`###\nBeginning of data mark: \\data\\\nngram 1=nr\n\n${arpa}`), is: 'model' },
  'windows.lm': { content: Buffer.from(arpa.replaceAll('\n', '\r\n')), is: 'model' },
  'bom.lm': { content: Buffer.from(`\ufeff${arpa}`), is: 'model' },
  'units.lm': { content: units(`\ufeff${arpa}`), is: 'model' },
  'swapped.lm': { content: swapped(`\ufeff${arpa}`), is: 'model' },
  'plain.txt': { content: Buffer.from(prose), is: 'text' },
  'units.txt': { content: units(`\ufeff${prose}`), is: 'text' },
  'mentions.txt': { content: Buffer.from(`The mark \\data\\ begins it.\nngram 1=4\n${prose}`), is: 'text' },
  'old.txt': { content: bytes('\xe8erven\xe1 obloha\n'.repeat(9)), is: 'text' },
  'nul.txt': { content: bytes(`\0${prose}`), is: 'text' },
  'model.arpa.gz': { content: gzipSync(arpa.repeat(9)), is: unread('a gzip archive', 'unpack it first, with gunzip') },
  'model.zip': { content: zip('m.arpa', arpa), is: unread('a zip archive', 'unpack it first, with unzip') },
  'model.pt': { content: zip('model/data.pkl', '\x80\x02}q\0.'),
    is: unread('a PyTorch file', "write its tensors and Onegin's metadata into a .safetensors file") },
  'model.bin': { content: bytes(`mmap lm http://kheafield.com/code format version 5\n${'\0'.repeat(40)}`),
    is: unread('a binary file of KenLM', 'open the ARPA file that it was built from') },
  'picture.png': { content: bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), is: unread('a PNG picture') },
  'text.pdf': { content: bytes('%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<</Length 9>>stream\n\x9c\x03\0'),
    is: unread('a PDF document', 'save it as plain text in UTF-8') },
  'text.rtf': { content: Buffer.from('{\\rtf1\\ansi The king sees the queen.}'),
    is: unread('an RTF document', 'save it as plain text in UTF-8') },
  'bare.txt': { content: units(prose), is: unread('UTF-16 without a byte order mark', 'save it as UTF-8, or with a byte order mark') },
};
