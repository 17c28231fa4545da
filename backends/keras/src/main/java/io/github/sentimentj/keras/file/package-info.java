/** Reads what Keras saves: archives, HDF5 files, architectures. */
@NullMarked
package io.github.sentimentj.keras.file;

import org.jspecify.annotations.NullMarked;
