# Writes the fixtures of this folder: python fixtures.py . (numpy 2.0.2, tensorflow 2.18)
import numpy as np, sys
d = sys.argv[1]
i = np.arange(12).reshape(4, 3)
for t in ['<f4', '>f4', '<f8', '>f8', '|i1', '<i2', '>i2', '<i4', '<i8']:
    np.save(f"{d}/{t.replace('<','le_').replace('>','be_').replace('|','')}.npy", (i * 10 - 50).astype(t))
np.save(f"{d}/u1.npy", (i * 20).astype('u1'))
np.save(f"{d}/le_u2.npy", (i * 5000).astype('<u2'))
np.save(f"{d}/le_u8.npy", (i.astype('<u8') << 60))
np.save(f"{d}/b1.npy", i % 2 == 0)
np.save(f"{d}/fortran.npy", np.asfortranarray(i.astype('<f4')))
np.save(f"{d}/le_f2.npy", i.astype('<f2'))
np.save(f"{d}/one.npy", np.arange(5, dtype='<f4'))
np.save(f"{d}/images.npy", np.arange(24, dtype='u1').reshape(2, 3, 4))
np.save(f"{d}/colour.npy", np.arange(24, dtype='u1').reshape(2, 2, 2, 3))
np.save(f"{d}/nan.npy", np.array([[1, 2], [3, np.nan]], '<f8'))
np.save(f"{d}/huge.npy", np.array([[1, 2], [1e300, 3]], '<f8'))
np.save(f"{d}/zero.npy", np.zeros((0, 3), '<f4'))
import tensorflow as tf
g = np.array([[[0], [128], [255]], [[7], [64], [200]]], 'u1')
open(f'{d}/grey.png', 'wb').write(tf.io.encode_png(g).numpy())
open(f'{d}/grey16.png', 'wb').write(tf.io.encode_png((g.astype('u2') * 256 + 99)).numpy())
c = np.arange(18).reshape(2, 3, 3).astype('u1') * 14
open(f'{d}/colour.png', 'wb').write(tf.io.encode_png(c).numpy())
a = np.arange(24).reshape(2, 3, 4).astype('u1') * 10
open(f'{d}/alpha.png', 'wb').write(tf.io.encode_png(a).numpy())
open(f'{d}/greyalpha.png', 'wb').write(tf.io.encode_png(np.concatenate([g, 255 - g], -1)).numpy())
j = np.full((8, 8, 3), (200, 100, 50), 'u1')
open(f'{d}/flat.jpg', 'wb').write(tf.io.encode_jpeg(j, quality=100, chroma_downsampling=False).numpy())
print(tf.io.decode_jpeg(open(f'{d}/flat.jpg','rb').read()).numpy()[0,0])
