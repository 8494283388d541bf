using System.Runtime.CompilerServices;
using Skyops.Kernels.Cpu.Lanes;
using Skyops.Kernels.Functions;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Cpu;

/// <inheritdoc cref="IPointwiseOperations"/>
internal sealed unsafe class CpuPointwise<TLanes>(OutputThreads threads) : IPointwiseOperations
    where TLanes : unmanaged, ILanes<TLanes>
{
    public void Fill(Tensor x, float value) => new Span<float>(Memory.Of(x), x.Count).Fill(value);

    public void Relu(Tensor x, Tensor y)
    {
        ShapeCheck.Count(y, x.Count);
        Run(new ReluSweep(Memory.Of(x), Memory.Of(x), Memory.Of(y)), x.Count);
    }

    public void ReluBackward(Tensor y, Tensor dy, Tensor dx)
    {
        ShapeCheck.Count(dy, y.Count);
        ShapeCheck.Count(dx, y.Count);
        Run(new ReluSweep(Memory.Of(y), Memory.Of(dy), Memory.Of(dx)), y.Count);
    }

    public void Add(Tensor x, Tensor y, Tensor z)
    {
        ShapeCheck.Count(y, x.Count);
        ShapeCheck.Count(z, x.Count);
        Run(new AddSweep(Memory.Of(x), Memory.Of(y), Memory.Of(z)), x.Count);
    }

    public void Exp(Tensor x, Tensor y)
    {
        ShapeCheck.Count(y, x.Count);
        Run(new ExpSweep(Memory.Of(x), Memory.Of(y)), x.Count);
    }

    public void Log(Tensor x, Tensor y)
    {
        ShapeCheck.Count(y, x.Count);
        Run(new LogSweep(Memory.Of(x), Memory.Of(y)), x.Count);
    }

    private void Run<TSweep>(TSweep sweep, long count)
        where TSweep : struct, ISweep =>
        threads.Split(
            count, Grain.Elements, (from, to) => Sweep.Run<TLanes, TSweep>(sweep, from, to), Grain.Line);

    /// <summary>Lets a value through where the gate is above zero.</summary>
    private readonly struct ReluSweep(float* gate, float* value, float* result) : ISweep
    {
        private readonly float* _gate = gate;
        private readonly float* _value = value;
        private readonly float* _result = result;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(long i)
            where T : unmanaged, ILanes<T> =>
            T.Store(T.GreaterThan(T.Load(_gate + i), T.Broadcast(0f)) & T.Load(_value + i), _result + i);
    }

    private readonly struct AddSweep(float* x, float* y, float* z) : ISweep
    {
        private readonly float* _x = x;
        private readonly float* _y = y;
        private readonly float* _z = z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(long i)
            where T : unmanaged, ILanes<T> => T.Store(T.Load(_x + i) + T.Load(_y + i), _z + i);
    }

    private readonly struct ExpSweep(float* x, float* y) : ISweep
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(long i)
            where T : unmanaged, ILanes<T> => T.Store(Elementary.Exp(T.Load(_x + i)), _y + i);
    }

    private readonly struct LogSweep(float* x, float* y) : ISweep
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(long i)
            where T : unmanaged, ILanes<T> => T.Store(Elementary.Log(T.Load(_x + i)), _y + i);
    }
}
