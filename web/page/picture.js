// A picture of the interface, which is SVG, as PNG: its shapes drawn on a canvas with the page's own fonts, at twice
// the size.
import { trouble } from './sentence.js';

const scale = 2;

export async function savePng(name, bytes, files) {
  const svg = new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'image/svg+xml').documentElement;
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(scale * number(svg, 'width'));
  canvas.height = Math.ceil(scale * number(svg, 'height'));
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  for (const shape of svg.children) draw(context, shape);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw trouble('the picture is too large');
  files.save(name, new Uint8Array(await blob.arrayBuffer()));
}

const number = (shape, name) => Number(shape.getAttribute(name) ?? 0);

function draw(context, shape) {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => number(shape, name));
  // What reaches beyond it is cut off.
  if (shape.nodeName === 'svg') {
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    for (const inner of shape.children) draw(context, inner);
    context.restore();
  } else if (shape.nodeName === 'text') {
    context.font = `${shape.getAttribute('font-weight') ?? 400} ${number(shape, 'font-size')}px ${shape.getAttribute('font-family')}`;
    context.textAlign = { middle: 'center', end: 'right' }[shape.getAttribute('text-anchor')] ?? 'left';
    paint(context, shape, 'fill', () => context.fillText(shape.textContent, x, y));
  } else {
    const path = new Path2D(shape.nodeName === 'path' ? shape.getAttribute('d') : '');
    if (shape.nodeName === 'rect') path.roundRect(x, y, width, height, number(shape, 'rx'));
    context.setLineDash((shape.getAttribute('stroke-dasharray') ?? '').split(' ').filter(Boolean).map(Number));
    context.lineWidth = number(shape, 'stroke-width') || 1;
    paint(context, shape, 'fill', () => context.fill(path));
    paint(context, shape, 'stroke', () => context.stroke(path));
  }
}

function paint(context, shape, how, act) {
  const colour = shape.getAttribute(how) ?? 'none';
  if (colour === 'none') return;
  context[`${how}Style`] = colour;
  context.globalAlpha = Number(shape.getAttribute(`${how}-opacity`) ?? 1);
  act();
}
