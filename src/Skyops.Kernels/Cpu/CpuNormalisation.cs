using System.Runtime.CompilerServices;
using Skyops.Kernels.Cpu.Lanes;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Cpu;

/// <inheritdoc cref="INormalisationOperations"/>
internal sealed unsafe class CpuNormalisation<TLanes>(OutputThreads threads) : INormalisationOperations
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const float Epsilon = 1e-5f;
    private const float Rate = 0.1f;

    public void Forward(Tensor x, BatchNormState state, Tensor mean, Tensor scale, Tensor y)
    {
        var (channels, size) = Extents(x, y, state);
        ShapeCheck.Count(mean, channels);
        ShapeCheck.Count(scale, channels);
        float* input = Memory.Of(x), output = Memory.Of(y), means = Memory.Of(mean), scales = Memory.Of(scale);
        float* gammas = Memory.Of(state.Gamma), betas = Memory.Of(state.Beta);
        float* runningMeans = Memory.Of(state.RunningMean), runningVariances = Memory.Of(state.RunningVariance);
        threads.Split(channels, Grain.Rows(size), (from, to) =>
        {
            for (var c = from; c < to; c++)
            {
                var row = input + (c * size);
                var m = FixedTree.Sum<TLanes, FixedTree.Values>(new(row), size) / size;
                var variance = FixedTree.Sum<TLanes, SquaredDistances>(new(row, m), size) / size;
                var s = 1f / MathF.Sqrt(variance + Epsilon);
                (means[c], scales[c]) = (m, s);
                runningMeans[c] = MathF.FusedMultiplyAdd(m - runningMeans[c], Rate, runningMeans[c]);
                runningVariances[c] = MathF.FusedMultiplyAdd(variance - runningVariances[c], Rate, runningVariances[c]);
                Sweep.Run<TLanes, Normalise>(new(row, output + (c * size), m, s, gammas[c], betas[c]), 0, size);
            }
        });
    }

    public void Infer(Tensor x, BatchNormState state, Tensor y)
    {
        var (channels, size) = Extents(x, y, state);
        float* input = Memory.Of(x), output = Memory.Of(y);
        float* gammas = Memory.Of(state.Gamma), betas = Memory.Of(state.Beta);
        float* means = Memory.Of(state.RunningMean), variances = Memory.Of(state.RunningVariance);
        threads.Split(channels, Grain.Rows(size), (from, to) =>
        {
            for (var c = from; c < to; c++)
            {
                var s = 1f / MathF.Sqrt(variances[c] + Epsilon);
                Sweep.Run<TLanes, Normalise>(
                    new(input + (c * size), output + (c * size), means[c], s, gammas[c], betas[c]), 0, size);
            }
        });
    }

    public void Backward(
        Tensor x, Tensor dy, Tensor gamma, Tensor mean, Tensor scale, Tensor dx, Tensor dgamma, Tensor dbeta)
    {
        int channels = gamma.Count;
        ShapeCheck.Count(dy, x.Count);
        ShapeCheck.Count(dx, x.Count);
        foreach (var perChannel in (ReadOnlySpan<Tensor>)[mean, scale, dgamma, dbeta])
        {
            ShapeCheck.Count(perChannel, channels);
        }

        long size = channels == 0 ? 0 : x.Count / channels;
        float* input = Memory.Of(x), upper = Memory.Of(dy), lower = Memory.Of(dx), gammas = Memory.Of(gamma);
        float* means = Memory.Of(mean), scales = Memory.Of(scale);
        float* dgammas = Memory.Of(dgamma), dbetas = Memory.Of(dbeta);
        threads.Split(channels, Grain.Rows(size), (from, to) =>
        {
            for (var c = from; c < to; c++)
            {
                var row = input + (c * size);
                var gradient = upper + (c * size);
                var sum = FixedTree.Sum<TLanes, FixedTree.Values>(new(gradient), size);
                var product = FixedTree.Sum<TLanes, Products>(new(row, gradient, means[c], scales[c]), size);
                (dbetas[c], dgammas[c]) = (sum, product);
                Sweep.Run<TLanes, InputGradient>(
                    new(row, gradient, lower + (c * size), means[c], scales[c], gammas[c], sum / size, product / size),
                    0, size);
            }
        });
    }

    private static (int Channels, long Size) Extents(Tensor x, Tensor y, BatchNormState state)
    {
        var channels = x.Shape[0];
        ShapeCheck.Count(y, x.Count);
        ShapeCheck.Count(state.Gamma, channels);
        ShapeCheck.Count(state.Beta, channels);
        ShapeCheck.Count(state.RunningMean, channels);
        ShapeCheck.Count(state.RunningVariance, channels);
        return (channels, channels == 0 ? 0 : x.Count / channels);
    }

    private readonly struct SquaredDistances(float* x, float mean) : ITerms
    {
        private readonly float* _x = x;
        private readonly float _mean = mean;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T At<T>(long i)
            where T : unmanaged, ILanes<T>
        {
            var distance = T.Load(_x + i) - T.Broadcast(_mean);
            return distance * distance;
        }
    }

    private readonly struct Products(float* x, float* dy, float mean, float scale) : ITerms
    {
        private readonly float* _x = x;
        private readonly float* _dy = dy;
        private readonly float _mean = mean;
        private readonly float _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T At<T>(long i)
            where T : unmanaged, ILanes<T> =>
            T.Load(_dy + i) * ((T.Load(_x + i) - T.Broadcast(_mean)) * T.Broadcast(_scale));
    }

    private readonly struct Normalise(float* x, float* y, float mean, float scale, float gamma, float beta) : ISweep
    {
        private readonly float* _x = x;
        private readonly float* _y = y;
        private readonly float _mean = mean;
        private readonly float _scale = scale;
        private readonly float _gamma = gamma;
        private readonly float _beta = beta;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(long i)
            where T : unmanaged, ILanes<T>
        {
            var h = (T.Load(_x + i) - T.Broadcast(_mean)) * T.Broadcast(_scale);
            T.Store(T.FusedMultiplyAdd(h, T.Broadcast(_gamma), T.Broadcast(_beta)), _y + i);
        }
    }

    private readonly struct InputGradient(
        float* x, float* dy, float* dx, float mean, float scale, float gamma, float dyMean, float productMean) : ISweep
    {
        private readonly float* _x = x;
        private readonly float* _dy = dy;
        private readonly float* _dx = dx;
        private readonly float _mean = mean;
        private readonly float _scale = scale;
        private readonly float _factor = gamma * scale;
        private readonly float _dyMean = dyMean;
        private readonly float _negatedProductMean = -productMean;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(long i)
            where T : unmanaged, ILanes<T>
        {
            var h = (T.Load(_x + i) - T.Broadcast(_mean)) * T.Broadcast(_scale);
            var centred = T.Load(_dy + i) - T.Broadcast(_dyMean);
            T.Store(
                T.Broadcast(_factor) * T.FusedMultiplyAdd(h, T.Broadcast(_negatedProductMean), centred), _dx + i);
        }
    }
}
