using Skyops.Kernels.Models;

namespace Skyops.Kernels.Data;

/// <summary>Labelled samples in the host's memory. Values are as in the file, not normalised.</summary>
public sealed class Dataset
{
    private readonly float[] _values;
    private readonly int[] _labels;

    /// <summary>Takes the arrays over.</summary>
    /// <param name="sample">The extents of a sample.</param>
    /// <param name="isImage">Whether the file says that samples are images.</param>
    /// <param name="values">Sample after sample, each in the order [channel, height, width].</param>
    /// <param name="labels">One label a sample, from 0.</param>
    /// <exception cref="DataFormatException">There is no sample, or lengths or labels do not fit.</exception>
    public Dataset(SampleShape sample, bool isImage, float[] values, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length == 0)
        {
            throw new DataFormatException("the data holds no samples");
        }

        if (values.LongLength != (long)labels.Length * sample.Features)
        {
            throw new DataFormatException(
                $"{values.LongLength} values are not {labels.Length} samples of {sample.Features}");
        }

        if (labels.Min() < 0)
        {
            throw new DataFormatException($"label {labels.Min()} is below 0");
        }

        (Sample, IsImage, _values, _labels) = (sample, isImage, values, labels);
        Classes = labels.Max() + 1;
    }

    /// <summary>The extents of a sample.</summary>
    public SampleShape Sample { get; }

    /// <summary>
    /// Whether the file says that samples are images; tables of squares can be read as images all the same.
    /// </summary>
    public bool IsImage { get; }

    /// <summary>How many samples.</summary>
    public int Rows => _labels.Length;

    /// <summary>The largest label + 1.</summary>
    public int Classes { get; }

    /// <summary>One sample.</summary>
    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * Sample.Features, Sample.Features);

    /// <summary>One label.</summary>
    public int Label(int row) => _labels[row];

    /// <summary>
    /// The same samples as images: as they are when the file says so, else square grey ones when the number of features
    /// is a square; null when it is not.
    /// </summary>
    public SampleShape? ImageShape()
    {
        if (IsImage)
        {
            return Sample;
        }

        var side = (int)Math.Sqrt(Sample.Features);
        return side * side == Sample.Features ? new SampleShape(1, side, side) : null;
    }
}
