using Skyops.Kernels.Formats;

namespace Skyops.Kernels.Training;

/// <summary>What a shard hands in.</summary>
/// <param name="State">Safetensors: parameters, running statistics and, as metadata, the mean training loss.</param>
/// <param name="Digest">SHA-256 of the state.</param>
/// <param name="Steps">Optimiser steps of this shard.</param>
/// <param name="TrainLoss">Mean loss over these steps.</param>
public sealed record ShardResult(ReadOnlyMemory<byte> State, string Digest, long Steps, double TrainLoss);

/// <summary>What a merge hands in.</summary>
/// <param name="State">Safetensors: the averaged model, with the normalisation of its inputs.</param>
/// <param name="Digest">SHA-256 of the state.</param>
/// <param name="Round">This round's metrics.</param>
/// <param name="Metrics">JSON lines, UTF-8: this and all earlier rounds.</param>
/// <param name="Curve">The learning curve as SVG, UTF-8.</param>
public sealed record MergeResult(
    ReadOnlyMemory<byte> State, string Digest, RoundMetrics Round, ReadOnlyMemory<byte> Metrics,
    ReadOnlyMemory<byte> Curve);
