using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Operations;

/// <summary>Operations on elements alone. All tensors of a call have as many elements; outputs may be inputs.</summary>
public interface IPointwiseOperations
{
    /// <summary>Every element becomes the value.</summary>
    void Fill(Tensor x, float value);

    /// <summary>y = x where x &gt; 0, else +0 (also for NaN).</summary>
    void Relu(Tensor x, Tensor y);

    /// <summary>dx = dy where y &gt; 0, else +0; y is the forward pass's output.</summary>
    void ReluBackward(Tensor y, Tensor dy, Tensor dx);

    /// <summary>z = x + y.</summary>
    void Add(Tensor x, Tensor y, Tensor z);

    /// <summary>y = e^x, within 2 ulp.</summary>
    void Exp(Tensor x, Tensor y);

    /// <summary>y = ln x, within 2 ulp.</summary>
    void Log(Tensor x, Tensor y);
}
