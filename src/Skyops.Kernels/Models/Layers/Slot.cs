using Skyops.Kernels.Devices;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models.Layers;

/// <summary>A layer's own tensor, made anew only when the shape changes.</summary>
internal sealed class Slot : IDisposable
{
    private Tensor? _tensor;

    /// <summary>A tensor of this shape; contents are undefined.</summary>
    public Tensor Of(IDevice device, Shape shape)
    {
        if (_tensor is not null && _tensor.Shape.Equals(shape))
        {
            return _tensor;
        }

        _tensor?.Dispose();
        _tensor = null;
        return _tensor = device.Allocate(shape);
    }

    public void Dispose()
    {
        _tensor?.Dispose();
        _tensor = null;
    }
}
