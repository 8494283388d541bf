using System.Runtime.CompilerServices;
using Skyops.Kernels.Cpu.Lanes;
using Skyops.Kernels.Functions;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Cpu;

/// <inheritdoc cref="ILossOperations"/>
internal sealed unsafe class CpuLoss<TLanes>(CpuMemoryPool memory, OutputThreads threads) : ILossOperations
    where TLanes : unmanaged, ILanes<TLanes>
{
    public void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor losses, Tensor? gradient)
    {
        ShapeCheck.Rank(logits, 2);
        var (classes, samples) = (logits.Shape[0], logits.Shape[1]);
        ShapeCheck.Count(labels, samples);
        ShapeCheck.Count(losses, samples);
        if (gradient is not null)
        {
            ShapeCheck.Is(gradient, logits.Shape);
        }

        // The exponentials need a place even when no gradient is wanted.
        using var scratch = gradient is null ? memory.Rent(logits.Count) : null;
        var target = gradient is null ? scratch!.Data : Memory.Of(gradient);
        var sweep = new SoftmaxSweep(
            Memory.Of(logits), Memory.Of(labels), Memory.Of(losses), target, classes, samples);
        threads.Split(
            samples, Grain.Rows(8L * classes), (from, to) => Sweep.Run<TLanes, SoftmaxSweep>(sweep, from, to),
            Grain.Line);
    }

    /// <summary>Lanes are samples; classes are walked in ascending order.</summary>
    private readonly struct SoftmaxSweep(
        float* logits, float* labels, float* losses, float* gradient, int classes, int samples) : ISweep
    {
        private readonly float* _logits = logits;
        private readonly float* _labels = labels;
        private readonly float* _losses = losses;
        private readonly float* _gradient = gradient;
        private readonly int _classes = classes;
        private readonly long _samples = samples;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(long i)
            where T : unmanaged, ILanes<T>
        {
            var label = T.Load(_labels + i);
            var largest = T.Load(_logits + i);
            var chosen = largest;
            for (var c = 1; c < _classes; c++)
            {
                var logit = T.Load(_logits + (c * _samples) + i);
                largest = T.Select(T.GreaterThan(logit, largest), logit, largest);
                chosen = T.Select(T.AreEqual(label, T.Broadcast(c)), logit, chosen);
            }

            var sum = T.Broadcast(0f);
            for (var c = 0; c < _classes; c++)
            {
                var power = Elementary.Exp(T.Load(_logits + (c * _samples) + i) - largest);
                sum += power;
                T.Store(power, _gradient + (c * _samples) + i);
            }

            T.Store(Elementary.Log(sum) - (chosen - largest), _losses + i);
            var count = T.Broadcast(_samples);
            for (var c = 0; c < _classes; c++)
            {
                var target = _gradient + (c * _samples) + i;
                var one = T.AreEqual(label, T.Broadcast(c)) & T.Broadcast(1f);
                T.Store((T.Load(target) / sum - one) / count, target);
            }
        }
    }
}
