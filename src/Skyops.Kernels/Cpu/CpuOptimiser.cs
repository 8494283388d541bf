using System.Runtime.CompilerServices;
using Skyops.Kernels.Cpu.Lanes;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Cpu;

/// <inheritdoc cref="IOptimiserOperations"/>
internal sealed unsafe class CpuOptimiser<TLanes>(OutputThreads threads) : IOptimiserOperations
    where TLanes : unmanaged, ILanes<TLanes>
{
    public void SgdStep(Tensor w, Tensor gradient, Tensor velocity, SgdSettings settings)
    {
        ShapeCheck.Count(gradient, w.Count);
        ShapeCheck.Count(velocity, w.Count);
        var sweep = new SgdSweep(Memory.Of(w), Memory.Of(gradient), Memory.Of(velocity), settings);
        threads.Split(
            w.Count, Grain.Elements, (from, to) => Sweep.Run<TLanes, SgdSweep>(sweep, from, to), Grain.Line);
    }

    private readonly struct SgdSweep(float* w, float* gradient, float* velocity, SgdSettings settings) : ISweep
    {
        private readonly float* _w = w;
        private readonly float* _gradient = gradient;
        private readonly float* _velocity = velocity;
        private readonly float _negatedRate = -settings.LearningRate;
        private readonly float _momentum = settings.Momentum;
        private readonly float _decay = settings.WeightDecay;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(long i)
            where T : unmanaged, ILanes<T>
        {
            var w = T.Load(_w + i);
            var g = T.FusedMultiplyAdd(T.Broadcast(_decay), w, T.Load(_gradient + i));
            var v = T.FusedMultiplyAdd(T.Broadcast(_momentum), T.Load(_velocity + i), g);
            T.Store(v, _velocity + i);
            T.Store(T.FusedMultiplyAdd(T.Broadcast(_negatedRate), v, w), _w + i);
        }
    }
}
