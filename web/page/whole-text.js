// The whole text behind the canvas, in pieces that are laid out when page search comes to them. Where it finds
// something, it scrolls here, and the text opens at that place.

const pieceBytes = 2048;
const newline = 10;

export class WholeText {
  // `found(byte)`: page search has found something there
  constructor(found) {
    this.root = Object.assign(document.createElement('div'), { id: 'whole', ariaHidden: 'true' });
    document.body.append(this.root); // after what is seen, which is found first
    this.starts = [];
    const { root } = this;
    root.addEventListener('scroll', () => {
      this.moved ||= root.scrollTop > 0;
      if (this.moved) found(this.#byteAt(root.scrollTop + root.clientHeight / 2));
    });
    document.addEventListener('selectionchange', () => {
      if (root.contains(getSelection().anchorNode)) found(this.#byteAt(0));
    });
  }

  fit(bytes) {
    const decoder = new TextDecoder();
    const pieces = [];
    this.starts = [];
    for (let at = 0; at < bytes.length;) {
      const line = bytes.indexOf(newline, at + pieceBytes) + 1;
      let to = line === 0 || line > at + 2 * pieceBytes ? at + pieceBytes : line;
      while (to < bytes.length && (bytes[to] & 0xc0) === 0x80) to += 1;
      const piece = document.createElement('div');
      piece.textContent = decoder.decode(bytes.subarray(at, to));
      pieces.push(piece);
      this.starts.push(at);
      at = to;
    }
    this.starts.push(bytes.length);
    this.moved = false;
    this.root.scrollTop = 0;
    this.root.replaceChildren(...pieces);
  }

  // What is selected there, else what is in the middle.
  #byteAt(middle) {
    const { anchorNode, anchorOffset } = getSelection();
    const pieces = [...this.root.children];
    const chosen = pieces.indexOf(anchorNode?.parentElement);
    if (chosen >= 0) return this.starts[chosen] + new TextEncoder().encode(anchorNode.data.slice(0, anchorOffset)).length;
    const after = pieces.findIndex((piece) => piece.offsetTop + piece.offsetHeight > middle);
    const at = after < 0 ? pieces.length - 1 : after;
    const { offsetTop, offsetHeight } = pieces[at];
    const share = Math.max(0, (middle - offsetTop) / offsetHeight);
    return Math.floor(this.starts[at] + share * (this.starts[at + 1] - this.starts[at]));
  }
}
