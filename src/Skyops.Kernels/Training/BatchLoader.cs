using Skyops.Kernels.Data;
using Skyops.Kernels.Devices;
using Skyops.Kernels.Models;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Training;

/// <summary>
/// Brings normalised samples to the device in the model's layout: channels (or features) outermost, then samples.
/// </summary>
internal sealed class BatchLoader(
    IDevice device, Dataset data, Normalisation normalisation, Network network, int outer) : IDisposable
{
    private Tensor? _input;
    private Tensor? _labels;
    private float[] _values = [];
    private float[] _classes = [];

    /// <summary>The samples and labels of some rows; valid until the next call.</summary>
    public (Tensor Input, Tensor Labels) Load(ReadOnlySpan<int> rows)
    {
        if (_classes.Length != rows.Length)
        {
            Resize(rows.Length);
        }

        var inner = data.Sample.Features / outer;
        for (var n = 0; n < rows.Length; n++)
        {
            var row = data.Row(rows[n]);
            _classes[n] = data.Label(rows[n]);
            for (var i = 0; i < row.Length; i++)
            {
                var (channel, pixel) = Math.DivRem(i, inner);
                _values[(((channel * rows.Length) + n) * inner) + pixel] = normalisation.Apply(row[i], i);
            }
        }

        device.Upload(_values, _input!);
        device.Upload(_classes, _labels!);
        return (_input!, _labels!);
    }

    public void Dispose()
    {
        _input?.Dispose();
        _labels?.Dispose();
    }

    private void Resize(int samples)
    {
        Dispose();
        (_input, _labels) = (null, null);
        _input = device.Allocate(network.InputShape(samples));
        _labels = device.Allocate(new Shape(samples));
        _values = new float[_input.Count];
        _classes = new float[samples];
    }
}
