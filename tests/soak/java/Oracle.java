// SPDX-License-Identifier: MulanPSL-2.0

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.GroupDef;
import org.javarosa.core.model.IFormElement;
import org.javarosa.core.model.QuestionDef;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormAnswerDataSerializer;
import org.javarosa.xform.util.XFormUtils;

/**
 * Fills XForms in JavaRosa, the engine of ODK Collect, as the lines on its input say.
 *
 * <p>A line is a command and its arguments, parted by tabs; backslash, tab and line feed inside an
 * argument are written \\, \t and \n. {@code begin FILE}, {@code set PATH TEXT}, {@code add
 * ROW}, {@code remove ROW}, {@code walk}, {@code again}, {@code
 * state}. Every answer ends with a line that holds one point;
 * one that failed holds a line {@code ! reason} before it. Paths count rows from 1.
 *
 * <p>{@code state} tells of every question, group and row: path, relevant, required, read-only,
 * whether its constraint holds, the choices there are, parted by spaces, and the answer as it
 * would be submitted.
 */
public final class Oracle {
    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    private final XFormAnswerDataSerializer serializer = new XFormAnswerDataSerializer();
    private final Map<TreeReference, QuestionDef> questions = new HashMap<>();
    private FormDef form;

    public static void main(String[] arguments) throws Exception {
        new XFormsModule().registerModule();
        Oracle oracle = new Oracle();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            oracle.answer(line.split("\t", -1));
        }
    }

    private void answer(String[] words) {
        try {
            switch (words[0]) {
                case "begin" -> begin(read(words[1]));
                case "set" -> set(read(words[1]), read(words[2]));
                case "add" -> form.createNewRepeat(index(read(words[1])));
                case "remove" -> form.deleteRepeat(index(read(words[1])));
                case "walk" -> walk();
                case "again" -> form.initialize(false, new InstanceInitializationFactory());
                case "state" -> state(form.getMainInstance().getRoot());
                default -> throw new IllegalArgumentException(words[0]);
            }
        } catch (Exception failure) {
            out.println("! " + written(failure.toString()));
        }
        out.println(".");
        out.flush();
    }

    private void begin(String file) throws Exception {
        try (FileInputStream stream = new FileInputStream(file)) {
            form = XFormUtils.getFormFromInputStream(stream);
        }
        questions.clear();
        form.initialize(true, new InstanceInitializationFactory());
    }

    /** Goes through the form as its screens do: there rows that are counted come and go. */
    private void walk() {
        FormEntryController screens = new FormEntryController(new FormEntryModel(form));
        screens.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        while (screens.stepToNextEvent() != FormEntryController.EVENT_END_OF_FORM) {}
    }

    /** An answer of the wrong type is kept as text; its constraint is for the caller to leave out. */
    private void set(String path, String text) {
        TreeReference place = reference(path);
        TreeElement element = form.getMainInstance().resolveReference(place);
        if (element == null) {
            throw new IllegalArgumentException("no such question: " + path);
        }
        form.setValue(data(text, element, place), place, element, true);
    }

    private IAnswerData data(String text, TreeElement element, TreeReference place) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            IAnswerData data =
                    XFormAnswerDataParser.getAnswerData(
                            text, element.getDataType(), question(place));
            return data == null ? new StringData(text) : data;
        } catch (RuntimeException unfit) {
            return new StringData(text);
        }
    }

    private QuestionDef question(TreeReference place) {
        return questions.computeIfAbsent(
                place.genericize(), known -> FormDef.findQuestionByRef(known, form));
    }

    private String choices(TreeReference place, TreeElement element) {
        QuestionDef question = question(place);
        if (question == null || question.getDynamicChoices() == null) {
            return "";
        }
        IAnswerData answered = element.getValue();
        List<SelectChoice> choices = question.getDynamicChoices().getChoices(form, place);
        if (element.getValue() != answered) {
            // To look at them takes back what is none of them.
            form.setValue(answered, place, element, true);
        }
        return choices.stream().map(SelectChoice::getValue).collect(Collectors.joining(" "));
    }

    private void state(TreeElement element) {
        TreeReference place = element.getRef();
        IAnswerData data = element.getValue();
        boolean holds = data == null || form.evaluateConstraint(place, data);
        String text = data == null ? "" : String.valueOf(serializer.serializeAnswerData(data));
        out.println(
                String.join(
                        "\t",
                        path(place),
                        String.valueOf(element.isRelevant()),
                        String.valueOf(element.isRequired()),
                        String.valueOf(!element.isEnabled()),
                        String.valueOf(holds),
                        choices(place, element),
                        written(text)));
        for (int child = 0; child < element.getNumChildren(); child++) {
            TreeElement below = element.getChildAt(child);
            if (below.getMult() != TreeReference.INDEX_TEMPLATE) {
                state(below);
            }
        }
    }

    private String path(TreeReference place) {
        StringBuilder path = new StringBuilder();
        for (int step = 0; step < place.size(); step++) {
            path.append('/').append(place.getName(step));
            TreeElement element =
                    form.getMainInstance().resolveReference(place.getSubReference(step));
            if (element.isRepeatable()) {
                path.append('[').append(place.getMultiplicity(step) + 1).append(']');
            }
        }
        return path.toString();
    }

    private static TreeReference reference(String path) {
        TreeReference place = TreeReference.rootRef();
        for (String step : path.substring(1).split("/")) {
            place.add(name(step), row(step));
        }
        return place;
    }

    private static String name(String step) {
        return step.replaceFirst("\\[.*", "");
    }

    private static int row(String step) {
        int bracket = step.indexOf('[');
        return bracket < 0 ? 0 : Integer.parseInt(step.substring(bracket + 1, step.length() - 1)) - 1;
    }

    /** The index of a row, which may be the one after the last. */
    private FormIndex index(String path) {
        List<Integer> places = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        List<IFormElement> elements = new ArrayList<>();
        IFormElement found = descend(form, reference(path), places, rows, elements);
        if (found == null) {
            throw new IllegalArgumentException("no such repeat: " + path);
        }
        return form.buildIndex(places, rows, elements);
    }

    private static IFormElement descend(
            IFormElement from,
            TreeReference wanted,
            List<Integer> places,
            List<Integer> rows,
            List<IFormElement> elements) {
        for (int place = 0; place < from.getChildren().size(); place++) {
            IFormElement child = from.getChildren().get(place);
            if (!(child instanceof GroupDef)) {
                continue;
            }
            TreeReference here = ((TreeReference) child.getBind().getReference()).genericize();
            boolean repeats = ((GroupDef) child).getRepeat();
            places.add(place);
            rows.add(repeats ? wanted.getMultiplicity(here.size() - 1) : 0);
            elements.add(child);
            if (repeats && here.equals(wanted.genericize())) {
                return child;
            }
            if (here.isAncestorOf(wanted.genericize(), false)) {
                IFormElement found = descend(child, wanted, places, rows, elements);
                if (found != null) {
                    return found;
                }
            }
            places.remove(places.size() - 1);
            rows.remove(rows.size() - 1);
            elements.remove(elements.size() - 1);
        }
        return null;
    }

    private static String read(String text) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '\\') {
                letter = text.charAt(++at);
                letter = letter == 't' ? '\t' : letter == 'n' ? '\n' : letter;
            }
            plain.append(letter);
        }
        return plain.toString();
    }

    private static String written(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }
}
