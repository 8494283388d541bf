using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Formats;

/// <summary>
/// Named binary32 tensors and text metadata: the contents of a safetensors file. Names and keys are in ordinal order.
/// </summary>
public sealed class TensorFile
{
    private readonly SortedDictionary<string, (Shape Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>The tensors' names, ascending.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Text by key, ascending.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Adds a tensor; takes the array over.</summary>
    public void Add(string name, Shape shape, float[] values)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != shape.Count)
        {
            throw new ArgumentException($"{name}: {values.Length} values for shape {shape}", nameof(values));
        }

        _tensors.Add(name, (shape, values));
    }

    /// <summary>Adds a line of metadata.</summary>
    public void AddMetadata(string key, string value) => _metadata.Add(key, value);

    /// <summary>Whether there is a tensor of a name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>A tensor's shape.</summary>
    public Shape ShapeOf(string name) => Find(name).Shape;

    /// <summary>A tensor's elements.</summary>
    public ReadOnlySpan<float> ValuesOf(string name) => Find(name).Values;

    /// <summary>Checks that a tensor is there in a shape.</summary>
    /// <exception cref="SafetensorsException">It is not.</exception>
    public ReadOnlySpan<float> Require(string name, Shape shape)
    {
        var (found, values) = Find(name);
        return found.Equals(shape)
            ? values
            : throw new SafetensorsException($"tensor '{name}' has shape {found}; {shape} is needed");
    }

    /// <summary>A line of metadata.</summary>
    /// <exception cref="SafetensorsException">It is missing.</exception>
    public string RequireMetadata(string key) => _metadata.TryGetValue(key, out var value)
        ? value
        : throw new SafetensorsException($"metadata '{key}' is missing");

    private (Shape Shape, float[] Values) Find(string name) => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new SafetensorsException($"tensor '{name}' is missing");
}
