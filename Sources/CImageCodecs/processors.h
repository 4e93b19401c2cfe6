/// How one function is compiled for two kinds of processor. Not part of the module.
#ifndef CODEC_PROCESSORS_H
#define CODEC_PROCESSORS_H

/// Compiles a function twice, with AVX2 and without; the loader chooses.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

#endif
