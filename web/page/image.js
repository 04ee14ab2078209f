// A picture as a portable pixmap, which is what the interface reads; fails where the browser cannot read it.
const longest = 512; // pixels of its longer side that are handed on; models see 32 of them

export async function pixmapOf(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const [width, height] = [image.width, image.height].map((size) => Math.max(1, Math.round(size * scale)));
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.fillStyle = 'white'; // where it is clear
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const header = new TextEncoder().encode(`P6 ${width} ${height} 255\n`);
  const pixmap = new Uint8Array(header.length + width * height * 3);
  pixmap.set(header);
  for (let i = 0, at = header.length; i < data.length; i += 4) {
    pixmap[at++] = data[i];
    pixmap[at++] = data[i + 1];
    pixmap[at++] = data[i + 2];
  }
  return pixmap;
}
